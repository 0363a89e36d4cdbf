"""What a course's own question is written with, from one place: see docs/assignment.md.

These names stay where they are, wherever the grader itself keeps them.
"""

from grading.case import Case, make
from grading.checks.question import Failed, Question, QuestionData, ReferenceScores, Remark, during
from grading.feedback.mistakes import Mistake
from grading.student.errors import StudentError
from grading.student.values import Dataset

__all__ = [
    "Case",
    "Dataset",
    "Failed",
    "Mistake",
    "Question",
    "QuestionData",
    "ReferenceScores",
    "Remark",
    "StudentError",
    "during",
    "make",
]
