"""The reference with one function emptied at a time loses points, and says what is missing."""

import pytest

from grading import ROOT
from grading.questions import ALL
from grading.record import CheckResult, Status
from grading.release.handout.stubs import asked_in, emptied, solutions

FILES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("models.py", "autodiff.py")}
QUESTIONS = {
    (question.file, need): question.id
    for question in ALL
    for check in question.checks
    for need in check.needs
}


SOLUTIONS = {
    (file, solution.name): solution for file, source in FILES.items() for solution in solutions(source)
}
FEW = list(SOLUTIONS)[::4]  # in a usual run
ONE_BY_ONE = [pytest.param(each, marks=() if each in FEW else pytest.mark.slow) for each in SOLUTIONS]


def without(*which: tuple[str, str]) -> dict[str, bytes]:
    """The files of the reference with stubs in place of these solutions."""
    return {
        name: emptied(
            source, [SOLUTIONS[each] for each in which if each[0] == name], asked_in(ALL, name)
        ).encode()
        for name, source in FILES.items()
    }


def cut(check: CheckResult) -> bool:
    """Whether a check failed for want of training time: the budget here is small, to keep the test short."""
    return any("stopped after" in text for _, text in check.details)


def test_every_solution_is_needed_by_a_check():
    assert SOLUTIONS.keys() <= QUESTIONS.keys()


@pytest.mark.parametrize("which", ONE_BY_ONE, ids=lambda which: which[1])
def test_an_emptied_function_is_not_attempted(grade, which):
    question = grade(without(which), QUESTIONS[which], budget=0.01).questions[0]
    missing = [check for check in question.checks if check.status is not Status.PASSED and not cut(check)]
    assert question.score < question.max_score
    assert {check.status for check in missing} <= {Status.NOT_ATTEMPTED, Status.SKIPPED}
    assert any(f"{which[1]} is still a stub" in check.message for check in missing)
    asked = next(q for q in ALL if q.id == question.id).checks
    for check, result in zip(asked, question.checks, strict=True):  # grading.runner.preview relies on it
        assert which[1] != check.needs[0] or result.status is not Status.PASSED


def test_with_everything_emptied_nothing_is_attempted(grade):
    run = grade(without(*SOLUTIONS), *(question.id for question in ALL))
    assert run.score == 0
    for question in run.questions:
        assert {check.status for check in question.checks} <= {Status.NOT_ATTEMPTED, Status.SKIPPED}


STUB = """class Model:
    def first(self, x):
        y = x
        "*** YOUR CODE HERE ***"
        # before
        return x + 1  # in it
        # after it

    def second(self):
        with open("x"):
            "*** YOUR CODE HERE ***"
            self.x = 1


def third(x):
    output = x
    "*** YOUR CODE HERE ***"
    output = (
        x * 2
    )
    # still its own
    "*** End Code ***"
    return output
# nobody's


def given():
    return 1
"""


def test_a_solution_goes_with_its_comments_and_all_else_stays():
    assert emptied(STUB, solutions(STUB), {"Model.first": "q1", "third": "q2"}).splitlines() == [
        "class Model:",
        "    def first(self, x):",
        "        y = x",
        '        "*** YOUR CODE HERE ***"',
        "",
        '        raise NotImplementedError("q1: Model.first is not written yet")',
        "",
        "    def second(self):",
        '        with open("x"):',
        '            "*** YOUR CODE HERE ***"',
        "",
        '            raise NotImplementedError("Model.second is not written yet")',
        "",
        "",
        "def third(x):",
        "    output = x",
        '    "*** YOUR CODE HERE ***"',
        "",
        '    raise NotImplementedError("q2: third is not written yet")',
        '    "*** End Code ***"',
        "    return output",
        "# nobody's",
        "",
        "",
        "def given():",
        "    return 1",
    ]


def test_code_above_a_stub_that_still_raises_is_told_to_delete_the_line(grade):
    source = without(("models.py", "PerceptronModel.__init__"))["models.py"].decode()
    start = "self.w = Parameter(ones(1, dimensions))"
    half = source.replace(
        "\n\n        raise NotImplementedError", f"\n        {start}\n        raise NotImplementedError"
    )
    check = grade(half, "q1").questions[0].checks[0]
    assert start in half and check.status is Status.ERROR
    assert "q1: PerceptronModel.__init__ is not written yet" in check.message
    assert "delete it once your code is there" in check.message
