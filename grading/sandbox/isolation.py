"""The layers between a worker and the rest of the machine."""

from collections.abc import Mapping
from dataclasses import dataclass

LAYERS = ("landlock", "seccomp", "limits")
LANDLOCK_ABI = 6  # the newest version of Landlock's interface that is used


class WorkerError(Exception):
    """There is no worker as asked for; the message says why, and what to do."""


@dataclass(frozen=True)
class Isolation:
    """The layers between a worker and the rest of the machine: those in force, and why others are missing."""

    in_force: tuple[str, ...]
    missing: Mapping[str, str]

    def describe(self) -> str:
        """In words for the header and the record of a result."""
        if not {"landlock", "seccomp"} & set(self.in_force):
            return "own process, not confined"
        without = f"; missing: {', '.join(self.missing)}" if self.missing else ""
        layers = ", ".join(name for name in LAYERS if name in self.in_force)
        return f"{'partly ' if without else ''}isolated: {layers}{without}"

    def refuse(self) -> WorkerError:
        """The error where every layer is required and some are missing."""
        reasons = "".join(f"\n  {name}: {why}" for name, why in self.missing.items())
        return WorkerError(
            f"the sandbox is required, and this machine can't put up all of it:{reasons}\n"
            "Nothing was graded. docs/security.md says how to get each layer, and what to do without; "
            "--sandbox best-effort grades with what there is and says so on the result."
        )
