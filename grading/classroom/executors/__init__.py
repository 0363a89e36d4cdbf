"""What grades a class: this machine, or a dask cluster."""
