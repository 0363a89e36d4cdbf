"""What a usual run leaves to `pytest -m slow`."""

from collections.abc import Iterable
from typing import Any

import pytest


def usually(count: int, values: Iterable[Any]) -> list[Any]:
    """Parameters of a test, of which a usual run takes the first `count` (a tuple: several parameters)."""
    several = [value if isinstance(value, tuple) else (value,) for value in values]
    return [
        pytest.param(*value, marks=() if place < count else pytest.mark.slow)
        for place, value in enumerate(several)
    ]
