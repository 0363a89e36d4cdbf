"""Grades a models.py: `python autograder.py`, or `python autograder.py -q q3` for one question.

Hands over to grading.cli; `python autograder.py --help` lists the options.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # python -I and PYTHONSAFEPATH=1 leave it out

from grading.cli.start import student

if __name__ == "__main__":
    sys.exit(student())
