"""Which packages requirements.txt asks for, and which of them are missing. Imports none of them."""

import importlib.metadata
import os
import platform
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from grading import ROOT

FILE = ROOT / "requirements.txt"
# The comments in it that begin a part. A handout has the first two.
TO_GRADE, OPTIONAL, TESTS, CLASS = "# To grade", "# Optional", "# For the tests", "# For grading a class"


def asked(*parts: str) -> list[str]:
    """The packages that these parts of requirements.txt ask for on this system and this Python, in order."""
    names, part = [], ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            part = next(filter(line.startswith, (TO_GRADE, OPTIONAL, TESTS, CLASS)), part)
        elif part in parts and (name := _name(line)):
            names.append(name)
    return names


def _name(line: str) -> str:
    """The package that a line such as `tomli>=2; python_version < "3.11"` asks for here, or nothing."""
    requirement, _, marker = line.partition(";")
    asked_here = all(map(_holds, filter(None, marker.split(" and "))))
    return re.split(r"[<>=!~\s]", requirement)[0] if asked_here else ""


def _holds(comparison: str) -> bool:
    """Whether a comparison of a marker holds. `packaging` could tell, but may be missing as well."""
    variable, operator, value = shlex.split(comparison)
    if (variable, operator) == ("python_version", "<"):
        return sys.version_info[:2] < tuple(map(int, value.split(".")))
    here = {"sys_platform": sys.platform, "platform_machine": platform.machine()}[variable]
    return here in value.split() if operator == "in" else here == value


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
        scripts = environment / ("Scripts" if os.name == "nt" else "bin")
        return (
            f"Start the virtual environment: {'' if os.name == 'nt' else '. '}{_shown(scripts / 'activate')}"
        )
    return f"Install what is missing: {sys.executable} -m pip install -r {_shown(FILE)}"


def _shown(path: Path) -> str:
    """The path as it is typed in the current folder."""
    return str(path.relative_to(ROOT)) if Path.cwd() == ROOT else f'"{path}"'
