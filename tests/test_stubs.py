"""The reference with one function emptied at a time loses points, and says what is missing."""

import ast

import pytest
from conftest import ROOT

from grading.questions import ALL
from grading.record import CheckResult, Status
from grading.worker.submission import END_MARKER, MARKERS

FILES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("models.py", "autodiff.py")}
QUESTIONS = {
    (question.file, need): question.id
    for question in ALL
    for check in question.checks
    for need in check.needs
}


def solutions(source: str) -> dict[str, tuple[int, int]]:
    """Lines (first, last) of each solution in a file of the reference, by the name of its function."""
    found = {}
    for node in ast.parse(source).body:
        for function in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(function, ast.FunctionDef):
                name = function.name if function is node else f"{node.name}.{function.name}"
                for block in (function.body, *(s.body for s in function.body if isinstance(s, ast.With))):
                    texts = [ast.unparse(statement).strip("'\"") for statement in block]
                    if marker := [i for i, text in enumerate(texts) if text in MARKERS]:
                        end = texts.index(END_MARKER) if END_MARKER in texts else len(block)
                        found[name] = (block[marker[0] + 1].lineno, block[end - 1].end_lineno)
    return found


SOLUTIONS = {
    (file, name): lines for file, source in FILES.items() for name, lines in solutions(source).items()
}


def emptied(*which: tuple[str, str]) -> dict[str, bytes]:
    """The files of the reference without these solutions."""
    files = {name: source.splitlines() for name, source in FILES.items()}
    for file, name in which:
        first, last = SOLUTIONS[file, name]
        files[file][first - 1 : last] = [""] * (last - first + 1)
    return {name: "\n".join(lines).encode() for name, lines in files.items()}


def cut(check: CheckResult) -> bool:
    """Whether a check failed for want of training time: the budget here is small, to keep the test short."""
    return any("stopped after" in text for _, text in check.details)


def test_every_solution_is_needed_by_a_check():
    assert SOLUTIONS.keys() <= QUESTIONS.keys()


@pytest.mark.parametrize("which", SOLUTIONS, ids=lambda which: which[1])
def test_an_emptied_function_is_not_attempted(grade, which):
    question = grade(emptied(which), QUESTIONS[which], budget=0.01).questions[0]
    missing = [check for check in question.checks if check.status is not Status.PASSED and not cut(check)]
    assert question.score < question.max_score
    assert {check.status for check in missing} <= {Status.NOT_ATTEMPTED, Status.SKIPPED}
    assert any(f"{which[1]} is still a stub" in check.message for check in missing)


def test_with_everything_emptied_nothing_is_attempted(grade):
    run = grade(emptied(*SOLUTIONS), *(question.id for question in ALL))
    assert run.score == 0
    for question in run.questions:
        assert {check.status for check in question.checks} <= {Status.NOT_ATTEMPTED, Status.SKIPPED}
