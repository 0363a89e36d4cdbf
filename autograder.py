"""Grades a models.py: `python autograder.py`, or `python autograder.py -q q3` for one question.

Parses the arguments and hands over to grading.cli.student; `python autograder.py --help` lists the options.
"""

import sys

from grading.cli.student import main

if __name__ == "__main__":
    sys.exit(main())
