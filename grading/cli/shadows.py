"""Finds what lies beside the command and hides a module: of Python, of a package that is needed, or ours."""

import importlib.machinery
import importlib.metadata
import re
import sys
from collections.abc import Collection
from pathlib import Path

from grading import ROOT, packages

OURS = (
    *("autodiff.py", "autograder.py", "backend.py", "batching.py", "chargpt.py", "grading"),
    *("milestones.py", "models.py"),
)


def found(folder: Path = ROOT) -> str:
    """The first file or package in the folder that hides a module, or ""."""
    hiding = [(entry.name, _module(entry)) for entry in sorted(folder.iterdir()) if entry.name not in OURS]
    ours = {Path(name).stem for name in OURS}
    taken = {*sys.stdlib_module_names, *ours}
    if {module for _, module in hiding} - taken - {""}:  # asking for those of packages takes a moment
        taken |= _of_packages(packages.asked(packages.TO_GRADE, packages.OPTIONAL))
    return next((name for name, module in hiding if module in taken), "")


def refusal(name: str) -> str:
    """The sentence about a file or package that hides a module."""
    return (
        f"{name} beside it has the name of a module that is needed, and Python would import yours in its "
        f"place: rename it, for example to my_{name}."
    )


def _module(entry: Path) -> str:
    """The module that Python would find in a file or folder, or ""."""
    if entry.is_dir():  # one without an __init__ gives way to any module of that name
        return entry.name if any(entry.glob("__init__.*")) else ""
    endings = sorted(importlib.machinery.all_suffixes(), key=len, reverse=True)
    return next((entry.name.removesuffix(ending) for ending in endings if entry.name.endswith(ending)), "")


def _of_packages(names: Collection[str]) -> set[str]:
    """The modules of these packages and of those that they need, as far as they are installed."""
    known: set[str] = set()
    asked = {_normal(name) for name in names}
    while new := asked - known:
        known |= new
        asked = {needed for name in new for needed in _needed(name)}
    modules = importlib.metadata.packages_distributions().items()
    return {module for module, owners in modules if known & {_normal(owner) for owner in owners}}


def _needed(name: str) -> set[str]:
    """What a package asks for, but for its extras; nothing where it isn't installed."""
    try:
        lines = importlib.metadata.requires(name) or ()
    except importlib.metadata.PackageNotFoundError:
        return set()
    return {_normal(re.split(r"[^\w.-]", line)[0]) for line in lines if "extra ==" not in line}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
