"""items.csv says what each check was worth in a class."""

import csv
import io

from grading.classroom.items import items_csv
from grading.record import CheckResult, QuestionResult, Status


def check(name, points, most=1.0, status=None):
    status = status or (Status.PASSED if points == most else Status.FAILED)
    return CheckResult(name=name, title=f"={name}", score=points, max_score=most, status=status)


def rows(*students):
    finished = {
        str(i): [QuestionResult(id="q1", title="One", checks=tuple(checks), seconds=0.0)]
        for i, checks in enumerate(students)
    }
    return list(csv.DictReader(io.StringIO(items_csv(finished).removeprefix("\ufeff"))))


def test_a_check_has_its_mean_share_and_discrimination():
    first, second = rows(
        *([check("a", a), check("b", b, 2.0)] for a, b in [(1.0, 2.0), (1.0, 2.0), (0.0, 0.0)])
    )
    assert (first["question"], first["check"], first["points"], first["students"]) == ("q1", "a", "1", "3")
    assert (first["mean"], first["passed"], first["discrimination"]) == ("0.6667", "0.6667", "1")
    assert second["mean"] == "1.3333"


def test_a_fault_of_the_grader_counts_nowhere_and_a_title_is_no_formula():
    (row,) = rows([check("a", 1.0)], [check("a", 0.0, status=Status.FAULT)])
    assert (row["students"], row["passed"], row["discrimination"]) == ("1", "1", "")
    assert row["title"] == "'=a"
