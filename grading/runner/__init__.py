"""Grades one submission: reads it, runs questions side by side, and each check in its worker."""
