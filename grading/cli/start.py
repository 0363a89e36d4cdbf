"""What comes before a command: are the packages there that it imports? This file imports none of them."""

import argparse
import sys
from collections.abc import Sequence

from grading import ROOT, packages
from grading.cli import WRONG_COMMAND

COMPLETE, INCOMPLETE = 0, 1


def option() -> argparse.ArgumentParser:
    """The option that is heeded where packages are missing, too; grading.cli.student shows it as its own."""
    parser = argparse.ArgumentParser(prog="autograder.py", add_help=False)
    said = "say whether everything needed is installed"
    parser.add_argument("--check-dependencies", action="store_true", help=said)
    return parser


def student(arguments: Sequence[str] | None = None) -> int:
    """The students' command; its exit status. It is 2 if a package is missing that every run needs."""
    if option().parse_known_args(arguments)[0].check_dependencies:
        return check_dependencies()
    if incomplete("autograder.py", packages.TO_GRADE):
        return WRONG_COMMAND
    from grading.cli.student import main

    return main(arguments)


def incomplete(command: str, *parts: str) -> bool:
    """Whether a package of these parts of requirements.txt is missing; says so and what to do about it."""
    missing = packages.missing(packages.asked(*parts))
    if missing:
        said = f"{', '.join(missing)} {'are' if missing[1:] else 'is'} not installed for {sys.executable}."
        print(f"{command}: {said} {packages.remedy()}", file=sys.stderr)
    return bool(missing)


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
