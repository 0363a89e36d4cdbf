"""`python -m grading`: the instructors' commands. They are not part of a handout."""

import sys

from grading.cli.instructor import main

if __name__ == "__main__":
    sys.exit(main())
