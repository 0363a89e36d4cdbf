"""The way through the assignment: what was graded here before, a stub back, what is handed in."""
