"""What comes before a command: can all be imported that it needs? This file imports no package."""

import argparse
import io
import sys
from collections.abc import Sequence

from grading import ROOT, packages
from grading.cli import WRONG_COMMAND, shadows

COMPLETE, INCOMPLETE = 0, 1


def option() -> argparse.ArgumentParser:
    """The option that is heeded where packages are missing, too; grading.cli.student shows it as its own."""
    parser = argparse.ArgumentParser(prog="autograder.py", add_help=False)
    said = "say whether everything needed is installed"
    parser.add_argument("--check-dependencies", action="store_true", help=said)
    return parser


def student(arguments: Sequence[str] | None = None) -> int:
    """The students' command; its exit status. It is 2 where it can't run, which it says."""
    if option().parse_known_args(arguments)[0].check_dependencies:
        return check_dependencies()
    if not ready("autograder.py", packages.TO_GRADE):
        return WRONG_COMMAND
    from grading.cli.student import main

    return main(arguments)


def ready(command: str, *parts: str) -> bool:
    """Whether a command can run that needs these parts of requirements.txt; says so if it can't, and why.

    From here on our folder is the first that Python imports from, and a character that the output has no code
    for is written out.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if problem := _problem(parts):
        print(f"{command}: {problem}", file=sys.stderr)
        return False
    sys.path.insert(0, str(ROOT))
    return True


def _problem(parts: Sequence[str]) -> str:
    if hiding := shadows.found():
        return shadows.refusal(hiding)
    if sys.flags.optimize > 1:
        return "-OO and PYTHONOPTIMIZE=2 take the titles of the checks, which are docstrings: run it without."
    if missing := packages.missing(packages.asked(*parts)):
        verb = "are" if missing[1:] else "is"
        return f"{', '.join(missing)} {verb} not installed for {sys.executable}. {packages.remedy()}"
    return ""


def check_dependencies() -> int:
    """Print which packages of a student are installed; exit status 1 if one is missing."""
    names = packages.asked(packages.TO_GRADE, packages.OPTIONAL)
    if not names:
        print(f"requirements.txt, which lists what is needed, is not in {ROOT}: get it again.")
        return INCOMPLETE
    missing = packages.missing(names)
    for name in names:
        print(f"{name:<12} {'missing' if name in missing else 'installed'}")
    if missing:
        print(packages.remedy())
    return INCOMPLETE if missing else COMPLETE
