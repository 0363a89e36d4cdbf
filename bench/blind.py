"""Grades submissions that were written without knowing the grader, and keeps what a student would read.

    python bench/blind.py tests/blind/first --out first.jsonl

Each line of the file: the case, its question, what its author says is wrong with it, the points, the known
mistakes that were named, and the text of the terminal. Whether a text names the cause, people judge;
docs/feedback.md tells what they found. The end prints wrong ones with full points and right ones without.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from classes import ROOT, count

sys.path.insert(0, str(ROOT))

from grading.release import corpus
from grading.release.corpus import CorpusError

SECONDS = 900  # for a submission


def main() -> None:
    parser = argparse.ArgumentParser(description="Grades submissions of blind authors.")
    parser.add_argument("folder", type=Path, help="holds a folder for each author")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--jobs", type=count, default=2)
    parser.add_argument("-q", "--question", default="", metavar="Q", help="of this question only")
    options = parser.parse_args()
    paths = [
        path
        for author in sorted(options.folder.iterdir())
        if author.is_dir()
        for path in corpus.paths(author)
        if not options.question or f"_{options.question}_" in path.name
    ]
    with ThreadPoolExecutor(options.jobs) as pool, options.out.open("w", encoding="utf-8") as out:
        told = []
        for row in pool.map(graded, paths):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
            told.append(row)
    for row in odd(told):
        print(f"{row['case']}: {row['points']:g}/{row['of']:g}  {row['about']}")
    print(f"{len(told)} cases")


def graded(path: Path) -> dict[str, Any]:
    """What a case got, and what was said."""
    kind, question, *_ = path.stem.split("_")
    row = {"case": f"{path.parent.name}/{path.stem}", "question": question, "right": kind == "right"}
    try:
        case = corpus.read(path)
    except CorpusError as error:
        return row | {"about": str(error), "points": 0.0, "of": -1.0, "named": [], "text": ""}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, source in case.submission.sources.items():
            (folder / file).write_bytes(source)
        command = [sys.executable, "autograder.py", "--submission", name, "-q", question, "--no-graphics"]
        command += ["--json", str(folder / "result.json")]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, encoding="utf-8"
        )
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))["questions"][0]
    named = sorted({each for check in result["checks"] for each in check.get("mistakes", [])})
    points = {"points": result["score"], "of": result["max_score"]}
    return row | {"about": case.about, **points, "named": named, "text": done.stdout}


def odd(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Wrong ones with full points, right ones without, and what could not be read."""
    return (row for row in rows if row["right"] != (row["points"] >= row["of"] - 1e-9) or row["of"] < 0)


if __name__ == "__main__":
    main()
