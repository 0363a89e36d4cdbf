"""Who sees whom in a sequence: position t may depend on the inputs 0 to t, and on all of them alone."""

import functools
from collections.abc import Callable

import numpy as np

from grading.checks import expect
from grading.checks.question import Failed
from grading.feedback.mistakes import Names

same = functools.partial(expect.same, tolerance=expect.Tolerance(1e-4, 1e-5))


def sees_the_past(
    run: Callable[[np.ndarray], np.ndarray],
    inputs: np.ndarray,
    other: np.ndarray,
    what: str,
    leak: Callable[[np.ndarray], Names],
) -> None:
    """Raises Failed unless position t of run(inputs) depends on the inputs 0 to t, on all of them alone.

    `leak(sees)` names the mistakes behind a look ahead; sees[t, s] is whether input s has an effect on t.
    """
    sees = seen(run, inputs, other)
    for t, s in np.ndindex(sees.shape):
        if sees[t, s] and s > t:
            raise Failed(
                f"Another input at position {s} changes {what} at position {t}.", mistakes=leak(sees)
            )
        if not sees[t, s] and s <= t:
            message = f"Another input at position {s} does not change {what} at position {t}."
            if np.array_equal(sees, np.eye(len(sees))):
                raise Failed(message, mistakes=["own position only"])
            ask = "Do all blocks run, and does attention gather from all positions up to its own?"
            raise Failed(message, [("ask", ask)])


def seen(run: Callable[[np.ndarray], np.ndarray], inputs: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which positions (rows) depend on which inputs (columns). Failed if equal calls don't agree."""
    before = run(inputs)
    if not same(before, run(inputs)):
        raise Failed("Two equal calls give different results.", mistakes=["dropout outside training"])
    length = inputs.shape[1]
    sees = np.zeros((length, length), bool)
    for s in range(length):
        changed = inputs.copy()
        changed[:, s] = other[:, s]
        after = run(changed)
        sees[:, s] = [not same(before[:, t], after[:, t]) for t in range(length)]
    return sees


def of_the_mask(sees: np.ndarray) -> Names:
    """What is wrong with the mask of a block whose positions see too much."""
    lets_through: dict[str, Callable[[int, int], bool]] = {  # whether t sees s
        "no causal mask": lambda t, s: True,
        "mask one too wide": lambda t, s: s - t <= 1,
        "mask turned round": lambda t, s: s >= t,
    }
    places = list(np.ndindex(sees.shape))
    return [name for name, open in lets_through.items() if all(sees[t, s] == open(t, s) for t, s in places)]
