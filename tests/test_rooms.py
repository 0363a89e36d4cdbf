"""The map of rooms in CONTRIBUTING.md holds, and grading/rooms.py says of each file where it goes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading import ROOT, rooms

GRADING = ROOT / "grading"
FILES = [path for path in GRADING.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
MAP = re.findall(r"^\| `grading/(\w+)/` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M)
# Beside the rooms: who starts it and what courses import, above all; what all share, below all.
ABOVE = {"__main__", *(name.removesuffix(".py") for name in rooms.FOR_COURSES)}
SHARED = {"packages", *(name.removesuffix(".py") for name in rooms.SHARED)}
GENERATED = {"recorded"}  # in handouts only


def room(path: Path) -> str:
    return path.relative_to(GRADING).parts[0].removesuffix(".py")


def level(name: str) -> int:
    """How far down a room or module stands; those beside the rooms are all above or all below them."""
    return MAP.index(name) if name in MAP else -1 if name in ABOVE else len(MAP)


def imported(path: Path) -> Iterator[str]:
    """What a file imports of grading/, in functions, too: the names of rooms and of modules beside them."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} does not say where it imports from"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        ours = (name.split(".")[1] for name in names if name.startswith("grading."))
        yield from (name for name in ours if name != "ROOT")


def test_the_map_has_every_room():
    folders = {path.name for path in GRADING.iterdir() if path.is_dir()} - {"__pycache__"} - GENERATED
    assert set(MAP) == folders and len(MAP) == len(folders)
    assert {path.stem for path in GRADING.glob("*.py")} == ABOVE | SHARED


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.suffix == ".py"],
    ids=lambda path: path.relative_to(GRADING).as_posix(),
)
def test_an_import_only_goes_down_the_map(path):
    here = room(path)
    for other in imported(path):
        assert other == here or level(other) > level(here) or {here, other} <= SHARED, f"{here} → {other}"


@pytest.mark.parametrize(
    "pair",
    [
        ("HANDED_OUT", "FOR_INSTRUCTORS"),
        ("DECIDING", "WITHOUT_EFFECT"),
        ("ON_GRADESCOPE", "NOT_ON_GRADESCOPE"),
    ],
)
def test_each_file_is_in_one_list_of_a_pair(pair):
    listed = [name for part in pair for name in getattr(rooms, part)]
    for name in listed:
        assert (GRADING / name).exists() or name in GENERATED, name
    for path in FILES:
        parts = path.relative_to(GRADING).parts
        above = {"/".join(parts[: i + 1]) for i in range(len(parts))}
        assert sum(name in above for name in listed) == 1, f"{path}: {pair}"
