"""A class's results without who is who, for studies and next year's staff: pseudonyms, points and mistakes.

Left out is what tells persons: names, ids, groups, sections, times, and texts that a student has a hand in.
"""

from grading.classroom.export import EXCEL, cell, final, number, table
from grading.classroom.records import ClassResults, Student
from grading.classroom.signing import Key
from grading.record import Status


def tables(results: ClassResults, key: Key) -> dict[str, str]:
    """The files by name. A pseudonym is the same in all results under this key."""
    graded = {key.pseudonym(s.student): s for s in results.students if s.status == "graded"}
    return {"grades.csv": _grades(results, graded), "checks.csv": _checks(graded)}


def _grades(results: ClassResults, graded: dict[str, Student]) -> str:
    rows = [["student", *(question.id for question in results.meta.questions), "total"]]
    for pseudonym, student in sorted(graded.items()):
        score = {q.id: number(q.score) for q in student.questions if q.status is not Status.FAULT}
        total = number(student.score) if final(student) else ""
        rows.append([pseudonym, *(score.get(q.id, "") for q in results.meta.questions), total])
    return EXCEL + table(rows)


def _checks(graded: dict[str, Student]) -> str:
    rows = [["student", "question", "check", "points", "of", "status", "mistakes"]]
    for pseudonym, student in sorted(graded.items()):
        for question in student.questions:
            for check in question.checks:
                points = (number(check.score), number(check.max_score))
                known = "; ".join(check.mistakes)
                row = (pseudonym, question.id, cell(check.title), *points, check.status.value, cell(known))
                rows.append([*row])
    return EXCEL + table(rows)
