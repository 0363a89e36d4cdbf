"""`python -m grading`: the instructors' commands. They are not part of a handout."""

import sys

from grading.cli import WRONG_COMMAND
from grading.cli.start import ready
from grading.packages import CLASS, TO_GRADE

if __name__ == "__main__":
    if not ready("python -m grading", TO_GRADE, CLASS):
        sys.exit(WRONG_COMMAND)
    from grading.cli.instructor import main

    sys.exit(main())
