"""The grader: trusted code that runs the checks, and the worker that runs a student's code for it."""
