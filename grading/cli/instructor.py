"""The instructors' commands: `python -m grading --help`. They are not part of a handout."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import get_args

from rich.table import Table
from rich.text import Text

from grading import atomic, seeds
from grading.classroom import adjust, changes, export, feedback, gradebook, intake, outputs, statistics, store
from grading.classroom.adjust import COLUMNS, AdjustError, Wish
from grading.classroom.grade import Changed, ClassRun, grade, preview
from grading.classroom.gradebook import Gradebook, GradebookError
from grading.classroom.gradescope import package
from grading.classroom.gradescope.options import Options
from grading.classroom.intake import IntakeError
from grading.classroom.live import ProgressView
from grading.classroom.records import GRADED, ClassResults
from grading.classroom.report import Signatures, finished_of, moment
from grading.classroom.signing import KEY, Key, SigningError
from grading.classroom.store import StoreError
from grading.cli import INTERRUPTED, WRONG_COMMAND, UsageError
from grading.course import assignment
from grading.course.assignment import AssignmentError
from grading.data import DataError
from grading.release import mutants
from grading.release.handout import build
from grading.release.handout.build import HandoutError, LeakError
from grading.release.page import build as assignment_page
from grading.release.selfcheck import ReleaseRefused, selfcheck
from grading.render.console import new_console
from grading.render.page import visible
from grading.runner.submission import SubmissionError
from grading.sandbox.isolation import WorkerError
from grading.sandbox.pool import Sandbox, WorkerPool
from grading.similar import page as similar_page
from grading.similar import pairs as similar
from grading.wording import named, plain

DONE, REFUSED = 0, 1
MOST_NAMED = 8  # in a sentence
AddCommand = Callable[..., argparse.ArgumentParser]  # add_parser of the sub-commands
# What says in a sentence that a command was wrong.
WRONG: tuple[type[Exception], ...] = (UsageError, AssignmentError, DataError, HandoutError)
WRONG += (SubmissionError, WorkerError, OSError)
WRONG += (IntakeError, StoreError, SigningError, GradebookError, AdjustError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status: 0 done, 1 refused, 2 the command was wrong, 130 interrupted."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options) or DONE
    except (LeakError, ReleaseRefused, Changed) as refusal:
        print(f"python -m grading {options.command} refuses:\n{refusal}", file=sys.stderr)
        return REFUSED
    except WRONG as error:
        print(f"python -m grading {options.command}: {error}", file=sys.stderr)
        return WRONG_COMMAND
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grading", description="What instructors do.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _handout(commands.add_parser)
    _page(commands.add_parser)
    _selfcheck(commands.add_parser)
    _mutants(commands.add_parser)
    _grade(commands.add_parser)
    _adjust(commands.add_parser)
    _changes(commands.add_parser)
    _similar(commands.add_parser)
    _verify(commands.add_parser)
    _report(commands.add_parser)
    _gradescope(commands.add_parser)
    return parser


def _handout(add_command: AddCommand) -> None:
    command = add_command("handout", help="write what students get, without any solution")
    command.set_defaults(run=handout)
    command.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="a new folder, or an earlier handout"
    )
    command.add_argument("--zip", type=Path, metavar="FILE", help="write it as a zip file")
    command.add_argument("--force", action="store_true", help="replace an edited models.py or autodiff.py")


def handout(options: argparse.Namespace) -> None:
    if not (options.folder or options.zip):
        raise UsageError("say where it goes: a folder, or --zip FILE.")
    if options.folder:
        build.check_folder(options.folder)
    questions = assignment.questions()
    files = build.contents(questions)
    if options.folder and (kept := build.write_folder(options.folder, files, options.force)):
        print(f"what was edited is in {kept}")
    if options.zip:
        atomic.write_zip(
            options.zip, {f"{options.zip.stem}/{path}": content for path, content in files.items()}
        )
    points, size = sum(question.points for question in questions), sum(map(len, files.values()))
    print(f"{' and '.join(str(path) for path in (options.folder, options.zip) if path)}: ", end="")
    print(f"{len(questions)} questions, {points:g} points, {len(files)} files, {size / 1e6:.1f} MB")
    print(f"leak check passed: none of {len(build.forbidden())} lines of the solutions is in it")


def _page(add_command: AddCommand) -> None:
    command = add_command("page", help="write ASSIGNMENT.md as a page with figures to play with")
    command.set_defaults(run=write_page)
    command.add_argument("folder", type=Path, metavar="DIR", help="assignment.html goes there")


def write_page(options: argparse.Namespace) -> None:
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / "assignment.html"
    text = assignment_page.page(assignment_page.TEXT.read_text(encoding="utf-8"))
    atomic.write(path, text)
    print(f"{path}: {len(text) / 1e3:.0f} kB, opens without network")


def _selfcheck(add_command: AddCommand) -> None:
    command = add_command("selfcheck", help="prove the assignment before it is released")
    command.set_defaults(run=check)
    add = command.add_argument
    add("-q", "--question", action="append", metavar="Q", help="this question only; may be repeated")
    add("--seeds", type=int, default=5, metavar="K", help="seeds that the reference is graded on (5)")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="submissions at a time")


def check(options: argparse.Namespace) -> None:
    if options.seeds < 1 or options.jobs < 1:
        raise UsageError("--seeds and --jobs are whole numbers, at least 1.")
    questions = assignment.choose(options.question)
    with WorkerPool() as workers:
        selfcheck(workers, questions, options.seeds, options.jobs)


def _mutants(add_command: AddCommand) -> None:
    command = add_command("mutants", help="prove the checks: small changes of the solutions lose points")
    command.set_defaults(run=try_mutants)
    add = command.add_argument
    add("-q", "--question", action="append", metavar="Q", help="this question only; may be repeated")
    add("--sample", type=int, default=0, metavar="N", help="N of each question's, drawn at random (all)")
    add("--json", type=Path, metavar="FILE", help="write what became of each as JSON")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="submissions at a time")


def try_mutants(options: argparse.Namespace) -> int:
    """Grade them and list those that keep all points; exit status 1 if one does without a reason."""
    if options.sample < 0 or options.jobs < 1:
        raise UsageError("--sample and --jobs are whole numbers, --jobs at least 1.")
    questions, told, left = assignment.choose(options.question), [], 0
    with WorkerPool() as workers:
        for question in questions:
            try:
                outcomes = mutants.tried(workers, question, options.sample, options.jobs)
            except ValueError as error:
                raise UsageError(str(error)) from None
            survivors = [outcome for outcome in outcomes if not outcome.killed and not outcome.reason]
            killed = sum(bool(outcome.killed) for outcome in outcomes)
            equivalent = len(outcomes) - killed - len(survivors)
            counts = f"{len(outcomes)} mutants, {killed} killed, {equivalent} equivalent"
            print(f"{question.id}: {counts}, {len(survivors)} with all points")
            for outcome in survivors:
                print(f"    {outcome.mutant.name}")
            left += len(survivors)
            told += [mutants.as_json(question, outcome) for outcome in outcomes]
    if options.json:
        options.json.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if left else 0


def _grade(add_command: AddCommand) -> None:
    command = add_command("grade", help="grade a class; the same command again goes on")
    command.set_defaults(run=grade_class)
    add = command.add_argument
    add("folder", type=Path, metavar="DIR", help="folders, .py files, zips, or a platform's download")
    add("--out", type=Path, required=True, metavar="RESULTS", help="the folder of the results")
    add("-q", "--question", action="append", metavar="Q", help="this question only; may be repeated")
    add("--roster", type=Path, metavar="CSV", help="who should have handed in: columns student and name")
    add("--groups", type=Path, metavar="CSV", help="who hands in together: columns group and student")
    add("--accept", action="append", default=[], metavar="ID=PATH", help="the file in DIR that counts for ID")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="questions at a time")
    add("--scheduler", default="", metavar="ADDRESS", help="grade on the workers of this dask scheduler")
    add("--private-seed", type=int, metavar="N", help="draws the inputs that decide (default: drawn once)")
    add("--budget", type=float, default=1.0, metavar="X", help="share of the time a training may take (1)")
    add("--sandbox", choices=get_args(Sandbox), default="required", help="how to confine submissions")
    add("--key", type=Path, default=KEY, metavar="FILE", help=f"what signs the results ({KEY})")
    add("--regrade", action="store_true", help="grade again what may come out otherwise, or -q, --student")
    add("--student", action="append", default=[], metavar="ID", help="with --regrade: only theirs")
    add("--dry-run", action="store_true", help="with --regrade: only say what would be graded again, and why")


def grade_class(options: argparse.Namespace) -> int:
    if options.jobs < 1:
        raise UsageError(f"--jobs {options.jobs}: at least one question has to run at a time.")
    if not 0 < options.budget <= 100:
        raise UsageError(f"--budget {options.budget:g}: give a share of the usual time, such as 0.5.")
    for name, path in (("--out", options.out), ("--key", options.key)):
        if path.resolve().is_relative_to(options.folder.resolve()):
            raise UsageError(
                f"{name} {path} lies in {options.folder}, among what is graded. Name another place."
            )
    if (options.student or options.dry_run) and not options.regrade:
        raise UsageError("--student and --dry-run say more about --regrade; add it.")
    _check_seed(options.private_seed)
    named = assignment.choose(options.question)
    order = ClassRun(
        folder=options.folder,
        results=options.out,
        questions=assignment.questions() if options.regrade else named,
        key=options.key,
        jobs=options.jobs,
        budget=options.budget,
        sandbox=options.sandbox,
        private_seed=options.private_seed,
        roster=options.roster,
        groups=options.groups,
        accept=dict(map(_accepted, options.accept)),
        regrade=options.regrade,
        only=[question.id for question in named] if options.regrade and options.question else [],
        students=options.student,
        scheduler=options.scheduler,
    )
    if options.dry_run:
        preview(order, ProgressView())
        return DONE
    if not grade(order, ProgressView()):
        return INTERRUPTED
    written(options.out, _signatures(options.out, options.key))
    return DONE


def _accepted(argument: str) -> tuple[str, str]:
    student, _, path = argument.partition("=")
    if not (student and path):
        raise UsageError(f"--accept {argument}: write ID=PATH, such as kim=kim/hw/models.py.")
    return student, path


def _check_seed(seed: int | None) -> None:
    if seed is not None and not 0 <= seed < 2**seeds.PRIVATE_BITS:
        raise UsageError(
            f"--private-seed {seed}: a seed is 0 or a positive whole number of 128 bits at most."
        )
    if seed is not None and seed < seeds.SHORT:
        print(f"--private-seed {seed} is short: it can be found by trying. Without it, a long one is drawn.")


def _adjust(add_command: AddCommand) -> None:
    command = add_command("adjust", help="change points by hand, or comment on a question")
    command.set_defaults(run=adjust_points)
    add = command.add_argument
    add("results", type=Path, metavar="RESULTS", help="the folder of the results")
    add("student", nargs="?", default="", metavar="STUDENT", help="the id, as grades.csv has it")
    add("-q", "--question", default="", metavar="Q", help="the question")
    add("--points", default="", metavar="±X|=X", help=f"+1, -0.5, =3, or {GRADED} to undo all")
    add("--reason", default="", metavar="TEXT", help="why; the student reads it")
    add("--comment", default="", metavar="TEXT", help="a sentence for the student, without points")
    add("--csv", type=Path, metavar="FILE", help=f"many at once, in the columns {', '.join(COLUMNS)}")
    add("--key", type=Path, default=KEY, metavar="FILE", help=f"what signs the results ({KEY})")


def adjust_points(options: argparse.Namespace) -> None:
    one = (options.student, options.question, options.points, options.reason, options.comment)
    if options.csv and any(one):
        raise UsageError("--csv FILE says all by itself: leave out the student and the other options.")
    if not options.csv and not (options.student and options.question):
        raise UsageError("name the student and the question (-q), or a file with --csv.")
    if not options.csv and bool(options.comment) == bool(options.points or options.reason):
        raise UsageError("give --points and --reason, or else --comment alone.")
    if options.reason and not options.points:
        raise UsageError("--reason needs --points; without points, it is a --comment.")
    reason = plain((options.reason or options.comment).strip())
    wish = Wish(plain(options.student), options.question.lower(), options.points, reason)
    wishes = adjust.read(options.csv) if options.csv else [wish]
    for sentence in adjust.adjust(options.results, Key(options.key), wishes):
        print(sentence)
    print(f"`python -m grading report {options.results}` writes tables and pages with it.")


def _changes(add_command: AddCommand) -> None:
    command = add_command("changes", help="tell whose points have changed, and because of what")
    command.set_defaults(run=tell_changes)
    add = command.add_argument
    add("results", type=Path, metavar="RESULTS", help="the folder of the results")
    add("--since", type=int, default=0, metavar="N", help="from pass N (default: the last but one)")
    add("--until", type=int, default=changes.NOW, metavar="M", help="to pass M (default: now)")
    add("--csv", type=Path, metavar="FILE", help="write them as a table, too")
    add("--key", type=Path, default=KEY, metavar="FILE", help=f"the key that signed ({KEY})")


def tell_changes(options: argparse.Namespace) -> int:
    if options.csv and not options.csv.parent.is_dir():
        raise UsageError(f"--csv {options.csv}: there is no folder {options.csv.parent}. Name another place.")
    signatures = _signatures(options.results, options.key)
    if signatures.sound is False:
        return _refused(signatures, "Nothing was compared.")
    found = changes.compare(options.results, options.since, options.until)
    console = new_console()
    for number, each in enumerate(found.passes, start=1):
        console.print(Text(f"pass {number} · {moment(each.created)} · {each.about or 'graded'}"))
    console.print(Text(f"{found.count} {found.title}; signatures: {signatures.text}"))
    if found.changes:
        console.print(changes.rich_table(found), soft_wrap=False)
    if options.csv:
        atomic.write(options.csv, changes.changes_csv(found))
    return DONE


def _refused(signatures: Signatures, sentence: str) -> int:
    """Say why results that are not as they were signed are not used."""
    print(f"signatures: {signatures.text} {sentence}")
    for problem in signatures.problems:
        print(visible(problem))
    return REFUSED


def _similar(add_command: AddCommand) -> None:
    command = add_command("similar", help="show pairs of submissions that share what others don't have")
    command.set_defaults(run=show_similar)
    add = command.add_argument
    add("folder", type=Path, metavar="DIR", help="the submissions of the class, as for grade")
    add("-q", "--question", action="append", metavar="Q", help="this question only; may be repeated")
    add(
        "--earlier",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="another year's, to compare with",
    )
    add("--most", type=int, default=20, metavar="N", help="so many pairs (20)")
    add("--html", type=Path, metavar="FILE", help="write the pairs side by side as a page")


def show_similar(options: argparse.Namespace) -> None:
    if options.most < 1:
        raise UsageError(f"--most {options.most}: at least one pair has to be shown.")
    questions = assignment.choose(options.question)
    handed = _sources(options.folder)
    earlier = {
        f"{folder.name}/{id}": files for folder in options.earlier for id, files in _sources(folder).items()
    }
    stubs = {name: build.stub(questions, name) for name in build.STUBS}
    pairs = similar.of_class(questions, stubs, handed, earlier)
    print(
        f"{len(handed)} submissions, {len(earlier)} of earlier years, {len(pairs)} pairs share what is rare"
    )
    table = Table("rank", "pair", "question", "bits", "lines", box=None, pad_edge=False)
    for rank, pair in enumerate(pairs[: options.most], start=1):
        names = Text(f"{visible(pair.one.student)}, {visible(pair.two.student)}")
        table.add_row(str(rank), names, pair.question, f"{pair.weight:.0f}", str(min(map(len, pair.lines))))
    new_console().print(table, soft_wrap=False)
    print("No verdict: small solutions look alike by nature. docs/similar.md says what the numbers mean.")
    if options.html:
        atomic.write(options.html, similar_page.page(pairs[: options.most], len(pairs)))


def _sources(folder: Path) -> dict[str, Mapping[str, bytes]]:
    """What was handed in and could be read, by who did: a group that handed in together is one."""
    found, _ = intake.entries(folder)
    together: dict[str, list[str]] = {}
    for entry in found:
        together.setdefault(entry.source, []).append(entry.student)
    by_source = {entry.source: entry.sources for entry in found if entry.sources}
    return {" + ".join(together[source]): sources for source, sources in by_source.items()}


def _verify(add_command: AddCommand) -> None:
    command = add_command("verify", help="find what was changed in the results of a class")
    command.set_defaults(run=verify)
    command.add_argument("results", type=Path, metavar="RESULTS", help="the folder of the results")
    command.add_argument("--key", type=Path, default=KEY, metavar="FILE", help=f"what signed them ({KEY})")


def verify(options: argparse.Namespace) -> int:
    found = list(store.problems(options.results, Key(options.key)))
    for sentence in found:
        print(visible(sentence))
    if found:
        return REFUSED
    students = store.results(options.results).students
    graded = sum(student.status == "graded" for student in students)
    print(f"{options.results}: everything is as it was signed; {graded} of {len(students)} are graded")
    return DONE


def _report(add_command: AddCommand) -> None:
    command = add_command("report", help="write the tables and pages of a graded class")
    command.set_defaults(run=report)
    add = command.add_argument
    add("results", type=Path, metavar="RESULTS", help="the folder that the class was graded into")
    add("--roster", type=Path, metavar="FILE", help="a class list that Canvas, Moodle or Gradescope exported")
    add("--canvas-column", default="", metavar="NAME", help='the assignment in Canvas, as in "Title (12345)"')
    add("--visibility", choices=export.VISIBILITIES, default="visible", help="of the tests in Gradescope")
    add("--key", type=Path, default=KEY, metavar="FILE", help=f"the key that signed ({KEY})")
    add(
        "--feedback",
        choices=tuple(feedback.PLATFORMS),
        help="write a zip of what everybody gets, for a platform",
    )
    add("--anonymous", type=Path, metavar="DIR", help="write grades and checks under pseudonyms, too")
    add("--unverified", action="store_true", help="write even what is not as it was signed, marked as such")


def report(options: argparse.Namespace) -> int:
    known = gradebook.read(options.roster) if options.roster else Gradebook()
    signatures = _signatures(options.results, options.key)
    if signatures.sound is False and not options.unverified:
        return _refused(signatures, "Nothing was written; --unverified writes tables marked as such.")
    written(
        options.results, signatures, known, options.canvas_column, options.visibility, options.feedback or ""
    )
    results = store.results(options.results)
    if options.feedback:
        _write_feedback(options, results, signatures, known)
    if options.anonymous:
        tables = outputs.write_anonymous(options.anonymous, results, Key(options.key))
        print(f"under pseudonyms that {options.key} makes: {' · '.join(map(str, tables))}")
    return DONE


def _write_feedback(
    options: argparse.Namespace, results: ClassResults, signatures: Signatures, known: Gradebook
) -> None:
    path, count, missing = outputs.write_feedback(
        options.results, results, signatures, known, options.feedback
    )
    print(f"{path}: what {count} students get; docs/class.md says where it goes")
    if missing:
        names = named([str(visible(student)) for student in missing], MOST_NAMED)
        print(f"not in it, as {options.feedback.capitalize()} has no place for it: {names}")


def written(
    folder: Path,
    signatures: Signatures,
    known: Gradebook = outputs.NOBODY,
    canvas_column: str = "",
    visibility: str = "visible",
    platform: str = "",
) -> None:
    """Write the tables and pages of a class, and say what stands out; see outputs.write."""
    results = store.results(folder)
    comparison = changes.compare(folder) if signatures.sound else None
    tables = outputs.write(
        folder, results, signatures, known, canvas_column, visibility, comparison, platform
    )
    print(f"signatures: {signatures.text}")
    print(" · ".join(map(str, tables)))
    ids = [question.id for question in results.meta.questions]
    if headline := statistics.headline(finished_of(results), ids):
        print(headline)


def _signatures(folder: Path, key: Path) -> Signatures:
    """What the key says about the results; a report without the key is possible, and says so."""
    try:
        found = tuple(store.problems(folder, Key(key)))
    except SigningError as error:
        return Signatures(None, f"not verified. {error}")
    if found:
        return Signatures(False, f"{len(found)} things are not as they were signed.", found)
    return Signatures(True, "Every row is as the grader signed it.")


def _gradescope(add_command: AddCommand) -> None:
    command = add_command("gradescope", help="build the autograder for Gradescope")
    command.set_defaults(run=gradescope)
    add = command.add_argument
    add("zip", type=Path, metavar="FILE.zip", help="what to upload; it holds the reference and the test data")
    add("-q", "--question", action="append", metavar="Q", help="this question only; may be repeated")
    add("--private-seed", type=int, metavar="N", help="draws the inputs that decide (default: drawn now)")
    add(
        "--sandbox",
        choices=("required", "best-effort"),
        default="required",
        help="how to confine submissions",
    )
    add("--visibility", choices=export.VISIBILITIES, default="visible", help="when students see the tests")
    add("--leaderboard", action="store_true", help="show points and CPU time in a leaderboard")
    add("--minutes", type=float, default=35.0, metavar="M", help="for a submission (35; the platform has 40)")


def gradescope(options: argparse.Namespace) -> None:
    _check_seed(options.private_seed)
    if not 0 < options.minutes <= 40:
        raise UsageError(f"--minutes {options.minutes:g}: Gradescope ends an autograder after 40 minutes.")
    questions = assignment.choose(options.question)
    chosen = Options(
        questions=tuple(question.id for question in questions),
        private_seed=seeds.new_private() if options.private_seed is None else options.private_seed,
        sandbox=options.sandbox,
        visibility=options.visibility,
        leaderboard=options.leaderboard,
        minutes=options.minutes,
    )
    files = package.contents(chosen)
    atomic.write_zip(options.zip, files, executable=package.SCRIPTS)
    points, size = sum(question.points for question in questions), options.zip.stat().st_size
    print(f"{options.zip}: {len(questions)} questions, {points:g} points, {size / 1e6:.1f} MB")
    print(f"private seed {chosen.private_seed}: the same options with it give the same file")
    print(
        "On Gradescope: the largest container, a time-out of 40 minutes, Ubuntu 22.04 or newer. Then test it."
    )


if __name__ == "__main__":
    sys.exit(main())
