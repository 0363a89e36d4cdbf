"""How to grade, and the versions of what a score may depend on."""

import contextlib
import os
import platform
import sys
from dataclasses import dataclass
from importlib import metadata

VERSIONS = ("torch", "numpy")


@dataclass(frozen=True)
class Settings:
    """How to grade. `budget` scales the time a training may take; `jobs` is questions at a time.

    `hints` is how many steps of a hint are revealed, 0 to 3. With a `public_seed`, what is said of a check
    comes from inputs of that seed only: those of `seed`, which decide, are never shown. `early_end` ends a
    training that has no chance (grading/worker/prospects.py). With `second_attempt`, what a busy
    machine may have lost is graded once more, alone; else that is offered to who reads the result.
    """

    seed: int = 0
    budget: float = 1.0
    jobs: int = os.cpu_count() or 1
    pictures: bool = False
    hints: int = 0
    public_seed: int | None = None
    early_end: bool = True
    second_attempt: bool = True

    @property
    def tells_checks(self) -> bool:
        """Whether what is said of a check is final as soon as it has run, and may be told then."""
        return not self.second_attempt and self.public_seed is None


def versions() -> dict[str, str]:
    """Versions of what a score may depend on."""
    found = {"python": platform.python_version(), "platform": sys.platform}
    for name in VERSIONS:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found
