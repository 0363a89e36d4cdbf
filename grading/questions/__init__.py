"""The questions, one file each, in the order of the assignment; what students read about q1 is in q1.toml."""

from grading.checks.question import Question
from grading.questions import q1, q2, q3, q4, q5, q6, q7, q8, q9, q10

ALL: tuple[Question, ...] = tuple(module.question for module in (q1, q2, q3, q4, q5, q6, q7, q8, q9, q10))
