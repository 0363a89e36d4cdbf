"""Known mistakes, and the probes that recognise them."""
