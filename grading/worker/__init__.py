"""The untrusted side: imports a student's models.py and does what the grader asks of it.

Everything in this folder runs in a process of its own, and nothing outside of it is told to trust
what it says.
"""
