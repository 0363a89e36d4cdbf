"""How long a student waits for what is wrong: the wrong and broken submissions of the corpus, one by one.

    python bench/answers.py                    all of them, one after the other: an hour or two
    python bench/answers.py --sample 20        every so many of them
    python bench/answers.py -q q1 -q q9        those of some questions

Told are seconds from the start of the command to the first line that says of a check that it did not
pass, and to the command's end: median, 95th percentile, largest, by question, then the slowest. Beside them
stands `python -c "import torch"`, measured again after every ten submissions.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classes import count

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from grading.record import Status  # noqa: E402
from grading.release import corpus  # noqa: E402
from grading.release.corpus import CorpusCase  # noqa: E402
from grading.render.text import UNICODE  # noqa: E402
from grading.runner.run import NOTHING_RUN  # noqa: E402

KINDS = ("wrong_", "broken_")
NOT_PASSED = tuple(f"  {UNICODE[status]} " for status in (Status.FAILED, Status.ERROR, Status.NOT_ATTEMPTED))
AT_ONCE, IMPORTS, TRAINED = "needs no torch", "needs no training", "comes from a training"
SLOWEST, EVERY = 10, 10


@dataclass(frozen=True)
class Waited:
    """Of one submission: its questions, the seconds to the first answer (None: none came) and to the end."""

    name: str
    questions: Sequence[str]
    kind: str
    first: float | None
    end: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-q", "--question", action="append", metavar="Q", help="cases of this question only")
    parser.add_argument("--sample", type=count, metavar="N", help="N of them, spread over the list")
    options = parser.parse_args()
    cases = chosen(options.question, options.sample)
    if not cases:
        parser.error("there is no such case")
    imports, waited = [import_torch()], []
    for number, case in enumerate(cases, start=1):
        waited.append(run(case))
        imports += [import_torch()] if number % EVERY == 0 else []
        print(f"{number} of {len(cases)}: {told(waited[-1])}", file=sys.stderr, flush=True)
    print("\n".join(report(waited, statistics.median(imports))))


def chosen(questions: Sequence[str] | None, sample: int | None) -> list[CorpusCase]:
    """The wrong and broken cases that are about these questions, or `sample` of them."""
    found = [corpus.read(path) for path in corpus.paths() if path.name.startswith(KINDS)]
    found = [case for case in found if not questions or set(questions) & set(case.said)]
    step = max(1, len(found) // sample) if sample else 1
    return found[step // 2 :: step][:sample]


def run(case: CorpusCase) -> Waited:
    """Grade a case with the students' command, its output read as it comes."""
    with tempfile.TemporaryDirectory() as folder:
        for name, source in case.submission.sources.items():
            (Path(folder) / name).write_bytes(source)
        command = [sys.executable, "autograder.py", "--no-graphics", "--submission", folder, "--mute"]
        command += ["--seed", str(case.seed), "--budget", str(case.budget)]
        command += [part for id in case.said for part in ("-q", id)]
        environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
        started = time.monotonic()
        with subprocess.Popen(
            command, cwd=HERE.parent, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
        ) as process:
            lines = [(time.monotonic() - started, line) for line in process.stdout]
        return Waited(case.name, tuple(case.said), *first_answer(lines), time.monotonic() - started)


def first_answer(lines: Iterable[tuple[float, str]]) -> tuple[str, float | None]:
    """What the first answer had to wait for, and when it came."""
    kind = IMPORTS
    for seconds, line in lines:
        if NOTHING_RUN in line:
            kind = AT_ONCE
        elif " training · " in line:
            kind = TRAINED
        elif line.startswith(NOT_PASSED):
            return kind, seconds
    return kind, None


def import_torch() -> float:
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    return time.monotonic() - started


def report(waited: Sequence[Waited], torch: float) -> Iterator[str]:
    """The tables, as Markdown."""
    yield f"import of torch: {torch:.2f} s"
    yield from heading("first answer", "submissions", "median", "95%", "largest", "median / import of torch")
    for kind in (AT_ONCE, IMPORTS, TRAINED):
        if seconds := first_of(each for each in waited if each.kind == kind):
            ratio = statistics.median(seconds) / torch
            yield f"| {kind} | {len(seconds)} | {spread(seconds)} | {ratio:.2f} |"
    spreads = ("first: median", "95%", "largest", "end: median", "95%", "largest")
    yield from heading("question", "submissions", *spreads)
    groups: dict[str, list[Waited]] = defaultdict(list)
    for each in waited:
        groups[each.questions[0] if len(each.questions) == 1 else "several"].append(each)
    for id, members in sorted(groups.items(), key=lambda group: (len(group[0]), group[0])):
        ends = spread([each.end for each in members])
        yield f"| {id} | {len(members)} | {spread(first_of(members))} | {ends} |"
    yield from ("", f"slowest first answers: {names(waited, lambda each: each.first or 0.0)}")
    yield f"slowest ends: {names(waited, lambda each: each.end)}"
    if silent := [each.name for each in waited if each.first is None]:
        yield f"no line says what is wrong: {', '.join(silent)}"


def heading(*columns: str) -> Sequence[str]:
    return "", f"| {' | '.join(columns)} |", "|---|" + "---:|" * (len(columns) - 1)


def first_of(waited: Iterable[Waited]) -> list[float]:
    return [each.first for each in waited if each.first is not None]


def names(waited: Sequence[Waited], seconds: Callable[[Waited], float]) -> str:
    slowest = sorted(waited, key=seconds, reverse=True)[:SLOWEST]
    return ", ".join(f"{each.name} {seconds(each):.1f} s" for each in slowest)


def spread(seconds: Sequence[float]) -> str:
    """Median, 95th percentile and largest, as three cells."""
    if not seconds:
        return " | | "
    ordered = sorted(seconds)
    high = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return " | ".join(f"{each:.2f} s" for each in (statistics.median(ordered), high, ordered[-1]))


def told(each: Waited) -> str:
    first = "nothing was said" if each.first is None else f"first {each.first:.2f} s, {each.kind}"
    return f"{each.name}: {first}; end {each.end:.2f} s"


if __name__ == "__main__":
    main()
