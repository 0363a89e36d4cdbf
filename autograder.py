"""Grades a models.py: `python autograder.py`, or `python autograder.py -q q3` for one question.

Hands over to grading.cli; `python autograder.py --help` lists the options.
"""

import os
import sys

if sys.version_info < (3, 10):
    sys.exit("autograder.py needs Python 3.10 or newer, and this is Python " + sys.version.split()[0] + ".")

# Our folder is the last to import from until it is known that nothing in it hides a module. (python -I and
# PYTHONSAFEPATH=1 leave it out.)
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path = [folder for folder in sys.path if os.path.realpath(folder) != HERE] + [HERE]

from grading.cli.start import student

if __name__ == "__main__":
    sys.exit(student())
