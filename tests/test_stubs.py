"""The reference with one method emptied at a time loses points, and says what is missing."""

import ast

import pytest
from conftest import ROOT

from grading.questions import ALL
from grading.record import Status
from grading.worker.submission import END_MARKER, MARKERS

REFERENCE = (ROOT / "models.py").read_text(encoding="utf-8")
QUESTIONS = {
    "PerceptronModel": "q1",
    "RegressionModel": "q2",
    "DigitClassificationModel": "q3",
    "LanguageIDModel": "q4",
    "Convolve": "q5",
    "DigitConvolutionalModel": "q5",
    "Attention": "q6",
}


def solutions() -> dict[str, tuple[int, int]]:
    """Lines (first, last) of each solution of the reference, by the name of its function."""
    found = {}
    for node in ast.parse(REFERENCE).body:
        for function in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(function, ast.FunctionDef):
                name = function.name if function is node else f"{node.name}.{function.name}"
                for block in (function.body, *(s.body for s in function.body if isinstance(s, ast.With))):
                    texts = [ast.unparse(statement).strip("'\"") for statement in block]
                    if marker := [i for i, text in enumerate(texts) if text in MARKERS]:
                        end = texts.index(END_MARKER) if END_MARKER in texts else len(block)
                        found[name] = (block[marker[0] + 1].lineno, block[end - 1].end_lineno)
    return found


SOLUTIONS = solutions()


def emptied(*names: str) -> str:
    lines = REFERENCE.splitlines()
    for name in names:
        first, last = SOLUTIONS[name]
        lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(lines)


def test_every_class_of_the_reference_has_solutions_to_empty():
    assert {name.split(".")[0] for name in SOLUTIONS} == set(QUESTIONS)
    assert len(SOLUTIONS) >= 20


@pytest.mark.parametrize("name", SOLUTIONS)
def test_an_emptied_method_is_not_attempted(grade, name):
    question = grade(emptied(name), QUESTIONS[name.split(".")[0]], budget=0.01).questions[0]
    missing = [check for check in question.checks if check.status is not Status.PASSED]
    assert {check.status for check in missing} == {
        Status.NOT_ATTEMPTED
    } and question.score < question.max_score
    assert all(f"{name} is still a stub" in check.message for check in missing)


def test_with_everything_emptied_nothing_is_attempted(grade):
    run = grade(emptied(*SOLUTIONS), *(question.id for question in ALL))
    assert run.score == 0
    for question in run.questions:
        assert {check.status for check in question.checks} == {Status.NOT_ATTEMPTED}
