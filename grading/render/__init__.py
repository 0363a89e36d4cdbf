"""Shows results. Nothing in this folder decides a score."""
