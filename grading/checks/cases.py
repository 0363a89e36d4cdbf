"""Cases: what a function of the assignment is tried on, what is right for it, and what known mistakes give.

They come from `grading/reference/`, the grader's own convolution, attention and so on, which a handout does
not hold: there, cases that were made for a few seeds lie in `grading/recorded/` instead (see
grading/release/handout). Who reads a case can't tell the difference.
"""

import importlib
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy

from grading import ROOT
from grading.case import TOGETHER, Arrays, Case, Sketches

RECORDED = ROOT / "grading" / "recorded"


class Cases:
    """The cases of one question under one seed: `cases("convolve")` gives those of that name.

    They are made once, however many submissions are tried on them.
    """

    def __init__(self, question: str, seed: int, rng: Callable[[str], np.random.Generator]):
        self._question, self._seed, self._rng = question, seed, rng
        self._made: dict[str, Sequence[Case]] = {}

    def __call__(self, name: str) -> Sequence[Case]:
        if name not in self._made:
            self._made[name] = self._of(name)
        return self._made[name]

    def _of(self, name: str) -> Sequence[Case]:
        module = f"grading.reference.{self._question}"
        if importlib.util.find_spec("grading.reference") is None:
            return recorded(RECORDED / f"{self._question}.safetensors", name, self._seed)
        return list(getattr(importlib.import_module(module), name)(self._rng(f"cases/{name}")))


def record(path: Path, made: Mapping[str, Sequence[Sequence[Case]]]) -> None:
    """Write cases to a safetensors file: for each name, those of one seed after the other."""
    arrays: dict[str, np.ndarray] = {}
    listed: dict[str, list[Any]] = {}
    for name, seeds in made.items():
        listed[name] = [
            [_without_arrays(case, f"{name}/{i}/{j}", arrays, twos=i == 0) for j, case in enumerate(seed)]
            for i, seed in enumerate(seeds)
        ]
    safetensors.numpy.save_file(arrays, path, metadata={"cases": json.dumps(listed)})


def _without_arrays(case: Case, place: str, arrays: dict[str, np.ndarray], twos: bool) -> dict[str, Any]:
    """The case without its arrays, which go to `arrays` under numbers; the names keep their order.

    twos: whether two mistakes together are recorded, too: they take the most room, so one seed has them.
    """

    def kept(part: Arrays) -> dict[str, str]:
        keys = {name: f"{place}/{len(arrays) + i}" for i, name in enumerate(part)}
        arrays.update({key: np.asarray(part[name], order="C") for name, key in keys.items()})
        return keys

    return {
        "about": case.about,
        "inputs": kept(case.inputs),
        "expected": kept(case.expected),
        "suspects": {name: kept(wrong) for name, wrong in case.suspects.items()},
        "parameters": kept(case.parameters),
        "settings": dict(case.settings),
        "alone": _listed(case.alone(), kept),
        "twos": _listed(case.twos() if case.twos and twos else {}, kept),
    }


def _listed(sketches: Sketches, kept: Callable[[Arrays], dict[str, str]]) -> dict[str, Any]:
    """Sketches as one array, their names as places in a list of single ones: there are many of two."""
    if not sketches:
        return {}
    singles = list(dict.fromkeys(each for name in sketches for each in name.split(TOGETHER)))
    places = {name: place for place, name in enumerate(singles)}
    rows = [[places[each] for each in (name.split(TOGETHER) * 2)[:2]] for name in sketches]
    arrays = {"rows": np.array(rows, np.uint8), "numbers": np.stack(list(sketches.values()))}
    return {"singles": singles, **kept(arrays)}


def _sketches(listed: dict[str, Any], tensor: Callable[[str], np.ndarray]) -> Sketches:
    if not listed:
        return {}
    singles, rows = listed["singles"], tensor(listed["rows"]).tolist()
    names = (TOGETHER.join(dict.fromkeys(singles[place] for place in row)) for row in rows)
    return dict(zip(names, tensor(listed["numbers"]), strict=True))


def recorded(path: Path, name: str, seed: int) -> list[Case]:
    """The cases `name` of a file that `record` wrote; a seed that it does not have takes one that it has."""
    with safetensors.safe_open(path, framework="numpy") as file:
        seeds = json.loads(file.metadata()["cases"])[name]
        return [_read(each, file.get_tensor) for each in seeds[seed % len(seeds)]]


def _read(listed: dict[str, Any], tensor: Callable[[str], np.ndarray]) -> Case:
    def part(keys: Mapping[str, str]) -> dict[str, np.ndarray]:
        return {name: tensor(key) for name, key in keys.items()}

    alone, twos = (_sketches(listed[part], tensor) for part in ("alone", "twos"))
    return Case(
        listed["about"],
        part(listed["inputs"]),
        part(listed["expected"]),
        {mistake: part(keys) for mistake, keys in listed["suspects"].items()},
        part(listed["parameters"]),
        listed["settings"],
        lambda: alone,
        (lambda: twos) if twos else None,
    )
