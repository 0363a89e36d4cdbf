"""The grader: trusted code that runs the checks, and the worker that runs a student's code for it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the folder of the project: autograder.py, models.py, data
