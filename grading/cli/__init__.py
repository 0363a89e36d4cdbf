"""The two commands, the students' and the instructors': arguments, exit status, nothing else."""

WRONG_COMMAND, INTERRUPTED = 2, 130  # exit statuses of both


class UsageError(Exception):
    """The command is wrong; the message says how to put it right."""
