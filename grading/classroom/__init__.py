"""Grading a class: what comes in, the results on disk, who is graded next, and what is shown meanwhile."""
