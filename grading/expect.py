"""What a course's own question expects of values, from one place: see docs/assignment.md."""

from grading.checks.expect import agrees, close, finite, items, loss, number, same, tensor

__all__ = ["agrees", "close", "finite", "items", "loss", "number", "same", "tensor"]
