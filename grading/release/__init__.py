"""What an instructor does before and for a release: proving the assignment on submissions made for that."""
