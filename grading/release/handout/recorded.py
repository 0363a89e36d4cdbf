"""Records the cases of a question for a few seeds: a handout holds these instead of grading/reference."""

import importlib
import importlib.util
import inspect
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from grading.checks.cases import record
from grading.checks.question import Question

SEEDS = 5  # a run with another seed takes the cases of one of these: its number modulo 5


def recorded(question: Question) -> bytes | None:
    """The file of recorded cases, in which seeds 0 to 4 are what a run has; None for a question without."""
    name = f"grading.reference.{question.id}"
    if importlib.util.find_spec(name) is None:
        return None
    made = {
        generator.__name__: [
            list(generator(question.rng(seed, f"cases/{generator.__name__}"))) for seed in range(SEEDS)
        ]
        for generator in generators(importlib.import_module(name))
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases"
        record(path, made)
        return path.read_bytes()


def generators(module: ModuleType) -> list[Callable[..., Any]]:
    """The functions of a reference module that give cases: its own public ones whose one argument is rng."""
    return [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and list(inspect.signature(function).parameters) == ["rng"]
    ]
