"""Pictures are a convenience: whatever a student's model returns, at the worst there is a sentence."""

import numpy as np
import pytest

from grading.checks.question import QuestionData
from grading.questions import ALL
from grading.render import plots
from grading.runner.run import Event
from grading.student.values import Progress, Value

ODD = [
    Value("NoneType"),
    Value("tensor", np.full((3, 3), np.nan)),
    Value("array", np.zeros((2, 0))),
    Value("tuple", items=(Value("str", text="x"), Value("tensor", np.zeros(1)))),
]


@pytest.mark.parametrize("value", ODD, ids=lambda value: value.describe())
@pytest.mark.parametrize("question", [q for q in ALL if q.draw], ids=lambda question: question.id)
def test_an_odd_sample_gives_no_picture_or_one_that_says_why(question, value, tmp_path, workers, sources):
    data = question.data(sources, question.rng(0, "data"))
    pictures = plots.Pictures(tmp_path, None)
    pictures.show(Event(question, data or QuestionData(), progress=Progress(1, 1, sample=value)))
    pictures.show(Event(question, data, result=object()))
    for picture in pictures.drawn.values():
        assert not picture.small  # nothing but a sentence
