"""Which rooms and files of grading/ go where: lists of what is allowed, and of what is not on purpose.

A test fails for a room that is in neither of a pair: whoever adds one decides.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from grading import ROOT

SHARED = (
    *("__init__.py", "atomic.py", "case.py", "data.py", "numerics.py", "record.py", "rooms.py"),
    *("seeds.py", "wire.py", "wording.py"),
)
FOR_COURSES = ("check.py", "expect.py")  # what a course's own questions import
GRADER = ("checks", "course", "feedback", "questions", "runner", "sandbox", "student", "worker")

# What students get. The cases of `recorded` are made for a handout, in place of `reference`.
STUDENTS_COMMAND = ("cli/__init__.py", "cli/shadows.py", "cli/start.py", "cli/student.py", "packages.py")
HANDED_OUT = (*SHARED, *FOR_COURSES, *GRADER, *STUDENTS_COMMAND, "progress", "render", "watch")
FOR_INSTRUCTORS = (
    *("__main__.py", "cli/instructor.py", "classroom", "recorded", "reference", "release", "similar"),
)

# What a grade depends on, and what decides nothing: who starts it, who shows it, what goes out.
DECIDING = (*SHARED, *FOR_COURSES, *GRADER, "recorded", "reference")
WITHOUT_EFFECT = (
    *("__main__.py", "classroom", "cli", "packages.py", "progress", "release", "render", "similar", "watch"),
)

# What the autograder on Gradescope needs.
ON_GRADESCOPE = (*SHARED, *FOR_COURSES, *GRADER, "classroom", "reference", "render")
NOT_ON_GRADESCOPE = (
    *("__main__.py", "cli", "packages.py", "progress", "recorded", "release", "similar", "watch"),
)


def inside(names: Sequence[str]) -> Iterator[Path]:
    """The files of grading/ that are named, or that lie in rooms that are; compiled ones are left out."""
    for name in names:
        path = ROOT / "grading" / name
        found = path.rglob("*") if path.is_dir() else [path] if path.exists() else []
        yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)
