"""Puts the autograder zip for Gradescope together. The same options give the same bytes.

It holds the grader with its reference code, all data and the private seed: it is for the platform only.
"""

import json
from pathlib import Path
from typing import Any

from grading import ROOT, rooms
from grading.classroom import export
from grading.classroom.gradescope.options import FILE, Options
from grading.course import assignment

FOLDER = Path(__file__).resolve().parent
SCRIPTS = ("setup.sh", "run_autograder")  # the platform expects them at the top
OURS = ("backend.py", "batching.py", "requirements.txt", "data/mnist.npz", "data/lang_id.npz")
NOT_GRADED = (
    "Your submission could not be graded: the grader itself did not finish. That is not your fault, and the "
    "0 says nothing about your work. Hand in again later; if this comes back, tell your instructor, who can "
    "see the reason in the output of the autograder."
)


def contents(options: Options) -> dict[str, bytes]:
    """All files of the zip by their paths. Raises OSError if one can't be read."""
    files = {name: (FOLDER / name).read_bytes() for name in SCRIPTS}
    files |= {name: (ROOT / name).read_bytes() for name in OURS}
    files |= {name: path.read_bytes() for name, path in assignment.files().items()}
    files |= {
        path.relative_to(ROOT).as_posix(): path.read_bytes() for path in rooms.inside(rooms.ON_GRADESCOPE)
    }
    return files | {
        FILE: options.to_json().encode(),
        "not_graded.json": json.dumps(not_graded(options), indent=2).encode(),
    }


def not_graded(options: Options) -> dict[str, Any]:
    """The results.json that stays if the grader doesn't come to its end.

    The specification wants a score here or in each test; a test without one would leave the submission
    without any result.
    """
    results = export.gradescope((), options.visibility, NOT_GRADED)
    return results | {"extra_data": {"graded": False, "sandbox": options.sandbox}}
