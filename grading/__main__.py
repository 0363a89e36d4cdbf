"""The instructors' commands: `python -m grading --help`. They are not part of a handout."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from grading import assignment
from grading.assignment import AssignmentError
from grading.data import DataError
from grading.handout import build
from grading.handout.build import HandoutError, LeakError
from grading.processes import Workers
from grading.run import SubmissionError
from grading.selfcheck import Refused, selfcheck

DONE, REFUSED, WRONG_COMMAND, INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """The command is wrong; the message says how to put it right."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status: 0 done, 1 refused, 2 the command was wrong, 130 interrupted."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except (LeakError, Refused) as refusal:
        print(f"python -m grading {options.command} refuses:\n{refusal}", file=sys.stderr)
        return REFUSED
    except (UsageError, AssignmentError, DataError, HandoutError, SubmissionError, OSError) as error:
        print(f"python -m grading {options.command}: {error}", file=sys.stderr)
        return WRONG_COMMAND
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    return DONE


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grading", description="What instructors do.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _handout(commands)
    _selfcheck(commands)
    return parser


def _handout(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("handout", help="write what students get, without any solution")
    command.set_defaults(run=handout)
    command.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="a new folder, or an earlier handout"
    )
    command.add_argument("--zip", type=Path, metavar="FILE", help="write it as a zip file")
    command.add_argument("--force", action="store_true", help="replace an edited models.py or autodiff.py")


def handout(options: argparse.Namespace) -> None:
    if not (options.folder or options.zip):
        raise UsageError("say where it goes: a folder, or --zip FILE.")
    questions = assignment.questions()
    files = build.contents(questions)
    if options.folder and (kept := build.write_folder(options.folder, files, options.force)):
        print(f"what was edited is in {kept}")
    if options.zip:
        build.write_zip(options.zip, files)
    points, size = sum(question.points for question in questions), sum(map(len, files.values()))
    print(f"{' and '.join(str(path) for path in (options.folder, options.zip) if path)}: ", end="")
    print(f"{len(questions)} questions, {points:g} points, {len(files)} files, {size / 1e6:.1f} MB")
    print(f"leak check passed: none of {len(build.forbidden())} lines of the solutions is in it")


def _selfcheck(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("selfcheck", help="prove the assignment before it is released")
    command.set_defaults(run=check)
    add = command.add_argument
    add("-q", "--question", action="append", metavar="Q", help="this question only; may be repeated")
    add("--seeds", type=int, default=5, metavar="K", help="seeds that the reference is graded on (5)")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="submissions at a time")


def check(options: argparse.Namespace) -> None:
    if options.seeds < 1 or options.jobs < 1:
        raise UsageError("--seeds and --jobs are whole numbers, at least 1.")
    questions = assignment.choose(options.question)
    with Workers() as workers:
        selfcheck(workers, questions, options.seeds, options.jobs)


if __name__ == "__main__":
    sys.exit(main())
