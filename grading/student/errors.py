"""What is raised where a student's code gave no answer."""

from typing import Any

from grading.record import Kind

# Of a MemoryError of the grader: what it does for a submission is as large as what that answers.
TOO_LARGE = "What the program answered took more memory than the grader may have"


class StudentError(Exception):
    """The student's code gave no answer: it raised, ended the process, hung, or ran out of something.

    `frames` are dicts file, line, function, text of the student's own files, outermost first. `despite_stubs`
    is whether it counts although other functions that a check needs are stubs.
    """

    despite_stubs = False

    def __init__(
        self, kind: Kind, message: str, type_name: str = "", frames: tuple[dict[str, Any], ...] = ()
    ):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.type_name = type_name
        self.frames = frames
        self.during = ""  # what was asked for, where a check adds it
        self.details: tuple[tuple[str, str], ...] = ()  # labelled lines, where a check has some to add


class WorkerLost(StudentError):
    """The worker is gone, and with it every object it held."""
