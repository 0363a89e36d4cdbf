"""Which packages requirements.txt asks for, and which of them are missing. Imports none of them."""

import importlib.metadata
import operator
import os
import platform
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from grading import ROOT

FILE = ROOT / "requirements.txt"
# The comments in it that begin a part. A handout has the first two.
TO_GRADE, OPTIONAL, TESTS, CLASS = "# To grade", "# Optional", "# For the tests", "# For grading a class"
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
    "in": lambda here, values: here in values,
}


def asked(*parts: str) -> list[str]:
    """The packages that these parts of requirements.txt ask for on this system and this Python, in order.

    What only pip can tell, such as a longer marker, is left out; so is everything if the file is gone.
    """
    names, part = [], ""
    for line in FILE.read_text(encoding="utf-8").splitlines() if FILE.is_file() else []:
        if line.startswith("#"):
            part = next(filter(line.startswith, (TO_GRADE, OPTIONAL, TESTS, CLASS)), part)
        elif part in parts and (name := _name(line)):
            names.append(name)
    return names


def _name(line: str) -> str:
    """The package that a line such as `tomli>=2; python_version < "3.11"` asks for here, or nothing."""
    requirement, _, marker = line.partition(" #")[0].partition(";")
    ways = [filter(None, way.split(" and ")) for way in marker.split(" or ")]
    asked_here = any(all(map(_holds, way)) for way in ways)
    return re.split(r"[^\w.-]", requirement)[0] if asked_here and not requirement.startswith("-") else ""


def _holds(comparison: str) -> bool:
    """Whether a comparison of a marker holds. `packaging` could tell, but may be missing as well."""
    parts = re.fullmatch(r"\s*(\w+)\s*(<=?|>=?|==|!=|in)\s*[\"'](.*)[\"']\s*", comparison)
    if not parts:
        return False
    variable, sign, value = parts.groups()
    if variable == "python_version":
        there = tuple(map(int, re.findall(r"\d+", value)))
        return COMPARE[sign](sys.version_info[:2], there)
    here = {"sys_platform": sys.platform, "platform_machine": platform.machine()}.get(variable)
    return here is not None and COMPARE[sign](here, value)


def missing(names: Sequence[str]) -> list[str]:
    """Those of the packages that this Python doesn't have."""
    return [name for name in names if not _installed(name)]


def _installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def remedy() -> str:
    """What to do about missing packages, with the line to type: start the environment, or install them."""
    environment = ROOT / ".venv"
    if environment.is_dir() and not environment.samefile(sys.prefix):
        start = ("", "Scripts") if os.name == "nt" else (". ", "bin")
        return f"Start the virtual environment: {start[0]}{_shown(environment / start[1] / 'activate')}"
    return f"Install what is missing: {sys.executable} -m pip install -r {_shown(FILE)}"


def _shown(path: Path) -> str:
    """The path as it is typed in the current folder."""
    return str(path.relative_to(ROOT)) if Path.cwd() == ROOT else f'"{path}"'
