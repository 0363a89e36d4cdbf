"""What a student is told of a check that failed on private inputs, beside what public ones show."""

import pytest

from grading.record import CheckResult, Kind, Status
from grading.runner.question import as_shown

PRIVATE = CheckResult("test_loss", "the loss is small", 0, 3, Status.FAILED, message="The loss is 0.0612.")
PRIVATE_GOAL = CheckResult(
    "test_loss", "the loss is small", 0, 3, Status.FAILED, message="0.0612", evidence={"threshold": 0.05}
)
UNSAID = "the loss is small: fails on inputs that are not shown."


def public(status: Status, message: str, kind: Kind | None = None) -> CheckResult:
    return CheckResult("test_loss", "the loss is small", 0, 3, status, message=message, kind=kind)


@pytest.mark.parametrize("kind", [Kind.TIME_OUT, Kind.MEMORY, Kind.EXIT, Kind.INTERRUPTED])
def test_a_busy_machine_does_not_take_the_place_of_what_was_found(kind):
    shown = as_shown(PRIVATE, public(Status.ERROR, "train did not come back", kind))
    assert (shown.status, shown.message) == (Status.FAILED, UNSAID)


@pytest.mark.parametrize(
    ("status", "kind"), [(Status.FAILED, None), (Status.ERROR, Kind.EXCEPTION)], ids=["failed", "raised"]
)
def test_what_fails_on_public_inputs_is_told(status, kind):
    assert as_shown(PRIVATE, public(status, "The loss is 0.0701.", kind)).message == "The loss is 0.0701."


def test_both_ran_out_of_memory():
    private = public(Status.ERROR, "too large", Kind.MEMORY)
    assert as_shown(private, public(Status.ERROR, "too large here", Kind.MEMORY)).message == "too large here"


def test_chance_is_told_where_public_inputs_were_enough():
    """The figure is that of the public inputs; the private one is nowhere."""
    shown = as_shown(PRIVATE_GOAL, public(Status.PASSED, "loss 0.0412 on 200 new points"))
    assert shown.message == UNSAID and "0.0612" not in str((shown.message, shown.details))
    assert dict(shown.details)["on those shown"] == "loss 0.0412 on 200 new points"
    assert "chance" in dict(shown.details)


def test_without_a_threshold_nothing_is_said_of_chance():
    assert as_shown(PRIVATE, public(Status.PASSED, "")).details == ()
    assert as_shown(PRIVATE_GOAL, None).details == ()
