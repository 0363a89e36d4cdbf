"""What the questions about attention share: what it says, and whose attention it has to be."""

from collections.abc import Collection

from grading.checks.question import Failed
from grading.feedback import sentences
from grading.student.remote import RemoteObject, value_of
from grading.student.values import Value

ATTENTION = sentences.beside(__file__)  # the known mistakes of q6 to q8; q6 has words of its own for some


def is_own(answer: Value | RemoteObject, what: str, forbidden: Collection[str]) -> None:
    """Raises Failed if one of PyTorch's functions that are forbidden was called for a traced value."""
    if called := sorted(set(forbidden).intersection(value_of(answer).calls)):
        raise Failed(f"{what} calls PyTorch's {called[0]}. Here the attention is yours to write.")
