"""The student's command: arguments in, a report and an exit status out. It grades nothing itself."""

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from grading import ROOT
from grading.checks.question import DataFolder, Question
from grading.cli import INTERRUPTED, WRONG_COMMAND, UsageError
from grading.cli.start import option
from grading.course import assignment
from grading.course.assignment import AssignmentError
from grading.data import FOLDER, DataError
from grading.progress import handin, journal, reset, status
from grading.progress.reset import ResetError
from grading.record import RunResult, run_to_json
from grading.render import page as html
from grading.render import plots
from grading.render.terminal import Terminal
from grading.runner import preview
from grading.runner.hints import STEPS
from grading.runner.run import NOTHING_RUN, Event, Grading
from grading.runner.settings import Settings
from grading.runner.submission import Submission, SubmissionError, read_submission
from grading.sandbox.fork_server import Trainings
from grading.sandbox.isolation import WorkerError
from grading.sandbox.pool import Sandbox, WorkerPool
from grading.wording import listed
from grading.worker.edition import BESIDE

EARNED, NOT_EARNED = 0, 1
MODELS = ROOT / "models.py"
PICTURES = Path("pictures")  # of --show, where --plots names no other folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status: 0 full points, 1 not, 2 the command was wrong, 130 interrupted."""
    options = parser().parse_intermixed_args(arguments)
    try:
        return chosen(options)(options)
    except (UsageError, AssignmentError, SubmissionError, DataError, WorkerError, ResetError) as error:
        print(f"autograder.py: {error}", file=sys.stderr)
    except KeyboardInterrupt:  # before or after the run, which ends by itself where one comes in it
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:  # a file that another program holds open, a full disk
        print(
            f"autograder.py: {error.filename or 'a file'} cannot be used: {error.strerror}.", file=sys.stderr
        )
    return WRONG_COMMAND


def chosen(options: argparse.Namespace) -> Callable[[argparse.Namespace], int]:
    """What the command is to do, beside grading."""
    commands = {"list": list_questions, "status": show_status, "reset": put_back, "submit": submit}
    asked = [name for name in commands if getattr(options, name)]
    if len(asked) > 1:
        raise UsageError(f"--{asked[0]} and --{asked[1]} are two commands: give one of them.")
    return commands[asked[0]] if asked else grade


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograder.py", description="Grades the models.py here.", parents=[option()]
    )
    add = parser.add_argument
    add("questions", nargs="*", metavar="Q", help="grade these questions only: q3, or q1 q2, or q1,q2")
    add("-q", "--question", action="append", default=[], metavar="Q", help="the same; may be repeated")
    add("--submission", type=Path, default=MODELS, metavar="PATH", help="another models.py, or its folder")
    add("--data", type=Path, default=FOLDER, metavar="DIR", help="another data folder of the same format")
    add("--seed", type=int, default=0, metavar="N", help="draws all random inputs (default 0)")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="questions at a time")
    add("--budget", type=float, default=1.0, metavar="X", help="share of the time a training may take (1)")
    add(
        "--hint",
        type=int,
        nargs="?",
        const=1,
        default=0,
        metavar="N",
        help="reveal N steps of a hint (1 to 3)",
    )
    add("--repeat", type=int, default=1, metavar="K", help="grade K seeds, and show each and the spread")
    add("--no-early-end", action="store_true", help="let a training that has no chance go on to its end")
    add("--sandbox", choices=get_args(Sandbox), default="best-effort", help="how to confine the submission")
    add("--watch", action="store_true", help="grade again whenever the file is saved, what has changed")
    add("--json", type=Path, metavar="FILE", help="write the result as JSON")
    add("--html", type=Path, metavar="FILE", help="write the report as a page for a browser")
    add("--plots", type=Path, metavar="DIR", help="write each question's picture as PNG")
    add("--show", action="store_true", help="what your code gave beside what was asked, as pictures")
    add("--no-graphics", action="store_true", help="open no windows")
    add("--mute", action="store_true", help="do not show what the program printed")
    add("--list", action="store_true", help="list the questions and their points")
    add("--status", action="store_true", help="what is done, and what comes next; nothing is run")
    add("--reset", metavar="Q", help="the stub of a question back into your file, which is kept as a backup")
    add("--submit", action="store_true", help="run what has changed, and write what you hand in")
    return parser


def grade(options: argparse.Namespace) -> int:
    if files := [name for name in options.questions if Path(name).exists()]:
        raise UsageError(f"{files[0]} is no question. To grade that file: --submission {files[0]}")
    questions = assignment.choose([*options.questions, *options.question])
    check_numbers(options)
    if options.watch:
        return watch(options, questions)
    if options.show:
        options.plots = options.plots or PICTURES
    check_writable(options)
    submission = read_submission(options.submission)
    windows = None if options.no_graphics else plots.windows()
    left = [question for question in questions if not preview.answer(question, submission)]
    wanted = bool(windows or options.plots or options.html)
    settings = settings_of(options, wanted)
    runs: list[RunResult] = []
    count = options.repeat * sum(question.train_seconds > 0 for question in questions)
    trainings: Trainings = "many" if count > 1 else "one"
    with WorkerPool(options.sandbox, trainings=trainings) as workers:
        if left:  # now: torch is imported there while data is read here
            workers.prepare(any(question.torch for question in left))
        sources = DataFolder(options.data)
        for seed in range(options.seed, options.seed + options.repeat):
            first = seed == options.seed  # this one is drawn and written as a page, too
            of_seed = replace(settings, seed=seed, pictures=wanted and first)
            grading = Grading(questions, submission, sources, of_seed)
            runs.append(show(grading, workers, options, windows, options.html if first else None))
            if grading.interrupted:
                break
    if len(runs) > 1:
        Terminal(questions).spread(runs)
    if options.json:
        write_json(runs, options.json)
    remember(options, submission, questions, runs)
    if grading.interrupted:
        return INTERRUPTED
    return EARNED if all(run.full for run in runs) else NOT_EARNED


def watch(options: argparse.Namespace, questions: Sequence[Question]) -> int:
    """Grade whenever the file is saved, until Ctrl-C."""
    once = {"--repeat": options.repeat > 1, "--json": options.json, "--html": options.html}
    if refused := [
        name for name, given in (once | {"--plots": options.plots, "--show": options.show}).items() if given
    ]:
        raise UsageError(f"{refused[0]} is for a single run: leave it out, or --watch.")
    if importlib.util.find_spec("watchfiles") is None:
        raise UsageError(f"--watch needs watchfiles: {sys.executable} -m pip install watchfiles")
    from grading.watch.loop import Watch

    read_submission(options.submission)  # to refuse a wrong path now
    settings = settings_of(options, pictures=False)
    with WorkerPool(options.sandbox) as workers:
        workers.prepare(any(question.torch for question in questions))

        def above(submission: Submission) -> str:
            return header(submission, settings, options.data, workers.isolation)

        def finished(submission: Submission, run: RunResult) -> None:
            kept(options, submission, questions, run)

        sources, mute = DataFolder(options.data), options.mute
        last = Watch(questions, options.submission, sources, settings, workers, above, mute, finished).run()
    return EARNED if last and last.full else NOT_EARNED


def show(
    grading: Grading,
    workers: WorkerPool,
    options: argparse.Namespace,
    windows: plots.Windows | None,
    page: Path | None,
) -> RunResult:
    """Run the grading in the terminal and, where they are wanted, in windows, as files and as a page."""
    terminal, file = Terminal(grading.questions, options.mute), grading.submission.file
    with plots.Pictures(options.plots, windows, kept=bool(page)) as pictures, terminal:
        isolation = workers.isolation if grading.left else NOTHING_RUN
        terminal.header(header(grading.submission, grading.settings, options.data, isolation))

        def show_both(event: Event) -> None:
            terminal.show(event)
            pictures.show(event)

        run = grading.run(workers, show_both)
    if options.show:
        terminal.pictures(pictures.drawn)
    terminal.summary(run, pictures.written(), page)
    if page:
        page.write_text(html.page(run, file.name, pictures.drawn), encoding="utf-8")
    return run


def settings_of(options: argparse.Namespace, pictures: bool) -> Settings:
    early_end = not options.no_early_end
    numbers = options.seed, options.budget, options.jobs
    return Settings(*numbers, pictures, options.hint, early_end=early_end, second_attempt=False)


def header(submission: Submission, settings: Settings, data: Path, isolation: str) -> str:
    beside = [name for name in BESIDE if name in submission.sources]
    parts = [listed([submission.file.name, *beside]), f"seed {settings.seed}", isolation]
    if submission.left_out:
        parts.append(f"left out: {', '.join(submission.left_out)}")
    if data != FOLDER:
        parts.append(f"data: {data}")
    if settings.budget != 1:
        parts.append(f"training budget × {settings.budget:g}")
    return " · ".join(parts)


def check_numbers(options: argparse.Namespace) -> None:
    if options.seed < 0:
        raise UsageError(f"--seed {options.seed}: a seed is 0 or a positive whole number.")
    if options.jobs < 1:
        raise UsageError(f"--jobs {options.jobs}: at least one question has to run at a time.")
    if options.repeat < 1:
        raise UsageError(f"--repeat {options.repeat}: at least one seed has to be graded.")
    if not 0 <= options.hint <= STEPS:
        raise UsageError(f"--hint {options.hint}: a hint has {STEPS} steps, so give 1, 2 or {STEPS}.")
    if not 0 < options.budget <= 100:
        raise UsageError(f"--budget {options.budget:g}: give a share of the usual time, such as 0.5.")


def check_writable(options: argparse.Namespace) -> None:
    """Before minutes of training, make sure that what comes of them can be written."""
    try:
        if options.plots:
            options.plots.mkdir(parents=True, exist_ok=True)
        for file in filter(None, (options.json, options.html)):
            file.touch()
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be written: {error.strerror}.") from None


def write_json(runs: Sequence[RunResult], path: Path) -> None:
    """The first run, and those of further seeds as its `repeats`."""
    first, *others = map(run_to_json, runs)
    content = first | ({"repeats": others} if others else {})
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def remember(
    options: argparse.Namespace,
    submission: Submission,
    questions: Sequence[Question],
    runs: Sequence[RunResult],
) -> None:
    """Keep what a run has found, where it was one with one seed, and say what has changed."""
    if len(runs) == 1 and (words := kept(options, submission, questions, runs[0])):
        Terminal(questions).say(f"since the last run: {', '.join(words)}")


def kept(
    options: argparse.Namespace, submission: Submission, questions: Sequence[Question], run: RunResult
) -> list[str]:
    """Keep in progress.json what a whole run of one's own files has found; what has changed, in words."""
    if options.submission != MODELS or options.budget != 1 or options.data != FOLDER:
        return []
    codes = {question.id: journal.code_of(submission, question.file) for question in questions}
    return journal.keep(ROOT, run, codes)


def known() -> dict[str, journal.Seen]:
    """What the journal says; where it can't be read, a line that it is not heeded."""
    try:
        return journal.read(ROOT)
    except ValueError as error:
        print(f"{error}. It is not heeded; the next run sets it aside.")
        return {}


def show_status(options: argparse.Namespace) -> int:
    status.show(assignment.questions(), read_submission(MODELS), known())
    return EARNED


def put_back(options: argparse.Namespace) -> int:
    (question,) = assignment.choose([options.reset])[:1]
    file = MODELS.with_name(question.file)
    read_submission(MODELS)  # a link, or a file that is none, is refused
    backup = reset.reset(question.id, file)
    print(f"{question.id} is a stub again. What was there: {backup.relative_to(ROOT)}")
    return EARNED


def submit(options: argparse.Namespace) -> int:
    questions, submission = assignment.questions(), read_submission(MODELS)
    if stale := handin.stale(questions, submission, known()):
        options.question = [question.id for question in stale]
        if grade(options) == INTERRUPTED:
            return INTERRUPTED
    path = ROOT / handin.NAME
    digest = handin.write(path, submission)
    for line in handin.said(path, digest, submission, questions, known()):
        print(line)
    return EARNED


def list_questions(options: argparse.Namespace) -> int:
    questions = assignment.questions()
    for question in questions:
        print(f"{question.id:<4} {question.points:g} points  {question.title}")
    print(f"     {sum(question.points for question in questions):g} points in all")
    return EARNED
