"""How an autograder on Gradescope grades: decided when its zip is built, and kept in it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grading.sandbox.pool import Sandbox

FILE = "options.json"


@dataclass(frozen=True)
class Options:
    """What is asked, and how.

    questions: their ids; private_seed: of the inputs that decide, which students never see
    sandbox: "required" or "best-effort"; visibility: of every test, one of export.VISIBILITIES
    leaderboard: whether points and CPU time are shown in one
    minutes: after these, what is not finished counts nothing; the platform's own limit has to be longer
    """

    questions: tuple[str, ...]
    private_seed: int
    sandbox: Sandbox = "required"
    visibility: str = "visible"
    leaderboard: bool = False
    minutes: float = 35.0

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"


def read(folder: Path) -> Options:
    """The options of the autograder that was unpacked into `folder`."""
    fields = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Options(**fields | {"questions": tuple(fields["questions"])})
