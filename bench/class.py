"""Grades a generated class as an instructor would, and says what that took and what was left behind.

    python bench/class.py --students 300 --jobs 2
    python bench/class.py --students 40 --kills 20

The class is made of the cases of tests/submissions, one student in ten is one of tests/attacks. A case says
what it has to get, and an attack's attack.json what it may get at most. Each file ends in a comment of its
own, so that none is graded as another's copy. Unless others are named, questions are asked that train
nothing or little. With --kills the grader is killed as often, at random moments, and goes on: the final
tables must not differ. Ends with status 1 if a score is not as expected, or something was left behind.
"""

import argparse
import contextlib
import json
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from classes import ROOT, count, descendants, grade

sys.path.insert(0, str(ROOT))

from grading.classroom.store import FILE, results
from grading.questions import ALL
from grading.release import corpus

Due = tuple[set[str], float, float]  # questions, and the points on these, at least and at most
Member = tuple[str, Mapping[str, bytes], Due]  # with its name and its files
EVERY = 0.5  # seconds between two looks at the grader
SECONDS = re.compile(r"\d+(\.\d+)? s\b")  # "10 epochs in 0.3 s", in what is told of a training
TIMES = {"seconds", "cpu_seconds", "peak_memory_mb", "finished", "attempts", "printed", "message", "source"}


def main() -> None:
    options = parser().parse_args()
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="class-")))
        expected = generate(folder / "class", options)
        print(f"{options.students} students, {' '.join(options.question)}, {options.jobs} jobs")
        clean = measured(command(options, folder, "results"), folder)
        right = compare(folder / "results", expected)
        same = True
        if options.kills:
            killed(command(options, folder, "killed"), folder, options.kills)
            same = tables(folder / "results") == tables(folder / "killed")
            print(f"{options.kills} kills: final tables {'identical' if same else 'DIFFERENT'}")
        verify = [
            sys.executable,
            "-m",
            "grading",
            "verify",
            str(folder / "results"),
            "--key",
            str(folder / "key"),
        ]
        subprocess.run(verify, cwd=ROOT, check=True)
    sys.exit(0 if clean and right and same else 1)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Grades a generated class.")
    parser.add_argument("--students", type=count, default=40)
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--budget", type=float, default=0.1)
    parser.add_argument("--keep", type=new, metavar="DIR", help="keep the class and its results there")
    parser.add_argument("-q", "--question", nargs="+", default=["q1", "q6", "q8", "q9"])
    return parser


def new(text: str) -> Path:
    """An argument: a folder that is not there yet."""
    if Path(text).exists():
        raise argparse.ArgumentTypeError(f"{text} exists already; name a folder that doesn't")
    return Path(text).resolve()


def command(options: argparse.Namespace, folder: Path, out: str) -> list[str]:
    return [*grade(folder, options.question, options.jobs, out), "--budget", str(options.budget)]


def generate(folder: Path, options: argparse.Namespace) -> dict[str, Due]:
    """Write the class; what each student has to get."""
    examples = list(_examples(options.question, (1.0, options.budget)))
    attacks = list(_attacks(options.question))
    draw, expected = random.Random(0), {}
    draw.shuffle(examples)
    draw.shuffle(attacks)
    for number in range(options.students):
        of = attacks if number % 10 == 9 else examples
        name, sources, due = of[(number // 10 if of is attacks else number) % len(of)]
        student = f"{number:04}-{name}"
        (folder / student).mkdir(parents=True)
        for file, source in sources.items():
            ending = b"" if source.startswith((b"\xff\xfe", b"\xfe\xff")) else b"\n# %d\n" % number
            (folder / student / file).write_bytes(source + ending)
        expected[student] = due
    return expected


def _examples(questions: Sequence[str], budgets: Sequence[float]) -> Iterator[Member]:
    """Cases that say what they get for some of these questions, and for no other, on such a budget.

    What they get for the others is not said: those that change the reference may have answers to all.
    """
    for case in map(corpus.read, corpus.paths()):
        if case.said and set(case.said) <= set(questions) and case.budget in budgets:
            points = sum(case.expected(each)["score"] for each in ALL if each.id in case.said)
            yield case.name, case.submission.sources, (set(case.said), points, points)


def _attacks(questions: Sequence[str]) -> Iterator[Member]:
    """Attacks on these questions only that consist of their .py files."""
    for file in sorted((ROOT / "tests" / "attacks").glob("*/attack.json")):
        expected = json.loads(file.read_text(encoding="utf-8"))
        if set(expected["questions"]) <= set(questions) and not {"link", "files", "of"} & set(expected):
            sources = {path.name: path.read_bytes() for path in file.parent.glob("*.py")}
            yield file.parent.name, sources, (set(expected["questions"]), 0, expected["most"])


def measured(arguments: list[str], folder: Path) -> bool:
    """Run the grader and print its time, and what it holds at the beginning, in the middle and at the end.

    Whether it left nothing behind.
    """
    scratch = folder / "scratch"
    scratch.mkdir()
    log = (folder / "log").open("w")
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    grader = subprocess.Popen(arguments, cwd=ROOT, env=os.environ | {"TMPDIR": str(scratch)}, stdout=log)
    looks = []
    while grader.poll() is None:
        with contextlib.suppress(OSError, IndexError):
            looks.append(look(grader.pid, scratch))
        time.sleep(EVERY)
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    log.close()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    ideal = cpu / (os.cpu_count() or 1)
    print(
        f"{seconds:.1f} s, {cpu:.1f} CPU seconds: {seconds / ideal:.2f} of CPU time / cores; "
        f"exit {grader.returncode}"
    )
    for share in (0.2, 0.5, 0.8, 0.99):
        print(f"   after {share:.0%}: {looks[int(share * (len(looks) - 1))]}")
    # torch makes itself an empty folder, always the same, where it is imported
    left = [path for path in scratch.iterdir() if not path.name.startswith("torchinductor_")]
    print(f"   left behind: {len(left)} files and folders for temporary use {[path.name for path in left]}")
    print("".join(f"   {line}" for line in (folder / "log").read_text().splitlines(True)[-2:]))
    return not left


def look(pid: int, scratch: Path) -> str:
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return (
        f"{len(os.listdir(f'/proc/{pid}/fd'))} descriptors, {status['Threads'].strip()} threads, "
        f"{int(status['VmRSS'].split()[0]) // 1024} MB, {len(descendants(pid))} processes below it, "
        f"{len(list(scratch.glob('perceptron-worker-*')))} scratch folders"
    )


def compare(folder: Path, expected: dict[str, Due]) -> bool:
    """Print whose scores are not as expected; whether there are none."""
    wrong = []
    for student in results(folder).students:
        ids, least, most = expected[student.student]
        found = sum(question.score for question in student.questions if question.id in ids)
        if not least - 1e-9 <= found <= most + 1e-9:
            wrong.append(f"   {student.student}: {found:g}, expected {least} to {most}")
    print(f"expected scores met: {len(expected) - len(wrong)} of {len(expected)}", *wrong, sep="\n")
    return not wrong


def killed(arguments: list[str], folder: Path, times: int) -> None:
    """Run the grader, killing it `times` times, and once more to its end."""
    draw = random.Random(1)
    for _ in range(times):
        grader = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            grader.wait(draw.uniform(2, 8))
        grader.kill()
        grader.wait()
    subprocess.run(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def tables(folder: Path) -> dict[str, list[str]]:
    """The rows of every table, without times and what may tell one."""
    found = {}
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.row_factory = sqlite3.Row
        for table in ("submissions", "questions", "checks", "mistakes"):
            rows = map(dict, connection.execute(f"SELECT * FROM {table}"))
            plain = (str({k: v for k, v in row.items() if k not in TIMES}) for row in rows)
            found[table] = sorted(SECONDS.sub("", row) for row in plain)
    return found


if __name__ == "__main__":
    main()
