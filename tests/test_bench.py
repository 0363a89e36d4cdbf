"""The benchmarks: a small class with hostile submissions through the one, and what their table says."""

import re
import subprocess
import sys

import pytest

from grading import ROOT

sys.path.insert(0, str(ROOT / "bench"))

import table
from row import Row, of


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux has them")
def test_a_generated_class_gets_the_expected_scores_and_leaves_nothing_behind():
    command = [sys.executable, "bench/class.py", "--students", "10", "--jobs", "2", "-q", "q6", "q8"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "expected scores met: 10 of 10" in done.stdout
    assert "left behind: 0 files" in done.stdout and "10 of 10 are graded" in done.stdout


@pytest.mark.parametrize(
    ("got", "most", "met"), [(1.1, True, True), (1.11, True, False), (1.1, False, True), (1.09, False, False)]
)
def test_a_target_is_met_or_not(got, most, met):
    row = Row("a ratio", (got, 0.5, 2.0), 1.1, most=most)
    assert row.met is met and row.cells()[3] == ("yes" if met else "**no**")


def test_a_row_tells_the_median_and_the_range():
    assert Row("start", of([3.0, 1.0, 2.0]), unit=" s").cells() == ["start", "2 s (1 to 3)", "", ""]


def test_the_table_has_all_rows_of_all_parts():
    row = {"what": "start", "got": [1.0, 1.0, 1.0], "target": 0.5, "unit": " s", "most": True}
    text = table.table({"startup": {"conditions": "2026-11-21, a machine", "load": 0.25, "rows": [row] * 2}})
    assert text.count("| start | 1 s | ≤ 0.5 s | **no** |") == 2
    assert "**Start** (2026-11-21, a machine; load 0.2)" in text


def test_what_is_documented_is_what_was_measured():
    written = (ROOT / "bench" / "README.md").read_text(encoding="utf-8")
    kept = table.json.loads(table.KEPT.read_text(encoding="utf-8"))
    assert table.table(kept) in written
    for script in re.findall(r"`(\w+\.py)`", written):
        assert (ROOT / "bench" / script).exists(), script


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("class.py --students 0", "expected a whole number of at least 1, not 0"),
        ("class.py --keep tests", "tests exists already"),
        ("whole.py --submission nowhere", "there is no models.py in nowhere"),
        ("reference.py --against nowhere", "there is no models.py in nowhere"),
        ("table.py everything", "there is no part everything, only startup"),
        ("table.py against", "the part against needs --against FOLDER"),
    ],
)
def test_a_wrong_argument_is_told(command, sentence):
    script, *arguments = command.split()
    command = [sys.executable, f"bench/{script}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode and sentence in done.stderr and "Traceback" not in done.stderr
