"""What each check was worth in a class, as a table for other programs: items.csv."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence

from grading.classroom import export, statistics
from grading.record import CheckResult, QuestionResult, Status

COLUMNS = ("question", "check", "title", "points", "students", "mean", "passed", "discrimination")
Outcome = tuple[CheckResult, float]  # of one student, with the total of all that student's other checks


def items_csv(finished: Mapping[str, Sequence[QuestionResult]]) -> str:
    """A row for each check: its points, their mean, the share that passed, and its discrimination.

    Discrimination is the correlation with the points of all other checks, empty where there is none. A check
    that the grader itself failed in is left out for that student.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    for (question, name), outcomes in _outcomes(finished).items():
        writer.writerow([question, name, *_row(outcomes)])
    return export.EXCEL + table.getvalue()


def _outcomes(finished: Mapping[str, Sequence[QuestionResult]]) -> dict[tuple[str, str], list[Outcome]]:
    found = defaultdict(list)
    for questions in finished.values():
        total = statistics.total(questions)
        for question in questions:
            for check in question.checks:
                if check.status is not Status.FAULT:
                    found[question.id, check.name].append((check, total - check.score))
    return found


def _row(outcomes: Sequence[Outcome]) -> list[str]:
    check, scores = outcomes[0][0], [check.score for check, _ in outcomes]
    passed = sum(check.status is Status.PASSED for check, _ in outcomes)
    tells = statistics.discrimination(scores, [rest for _, rest in outcomes])
    numbers = (check.max_score, len(outcomes), sum(scores) / len(outcomes), passed / len(outcomes))
    return [
        export.cell(check.title),
        *map(export.number, numbers),
        "" if tells is None else export.number(tells),
    ]
