"""Steps done in another way are named, alone and in twos; what is right is never accused."""

import pytest

from grading.case import TOGETHER
from grading.questions import ALL
from grading.record import Status
from helpers.departures import FILL_8, MASK_6, OUTPUT_6, OUTPUT_8, ROWS, SCORES_6, SCORES_8, SOFTMAX_8, source

FEW = 1  # of each question in a usual run
SHORT = {id: [row for row in ROWS if row[0] == id][:FEW] for id, *_ in ROWS}
BUDGET = {"q7": 0.002, "q10": 0.002}  # what is told there does not come from a training


def rows():
    for row in ROWS:
        marks = () if row in SHORT[row[0]] else pytest.mark.slow
        yield pytest.param(*row, id=f"{row[0]}-{row[1]}", marks=marks)


@pytest.mark.parametrize(("id", "mistake", "changes"), list(rows()))
def test_a_departure_is_named(grade, id, mistake, changes):
    (question,) = grade(source(changes), id, budget=BUDGET.get(id, 1)).questions
    found = [check for check in question.checks if check.mistakes]
    assert mistake in found[0].mistakes
    assert (mistake,) in [check.mistakes for check in found]
    assert len(dict(found[0].details)["why"].split()) <= 80
    if TOGETHER in mistake:
        assert dict(found[0].details)["why"].startswith("Two things at once. ")


RIGHT = [
    ("q6", SCORES_6, "(K[:, :, None] * Q[:, None]).sum(3) / self.layer_size**0.5"),
    ("q6", SCORES_6, "torch.einsum('btc,bsc->bts', K / self.layer_size**0.5, Q)"),
    ("q6", SCORES_6, "torch.bmm(Q, K.mT) / self.layer_size**0.5"),
    ("q6", MASK_6, "scores = scores - 1e9 * (1 - self.mask[0, 0, :T, :T])"),
    ("q6", OUTPUT_6, "return stack([w @ v for w, v in zip(weights, V)])"),
    ("q8", SCORES_8, "(query[..., :, None, :] * key[..., None, :, :]).sum(-1) / query.size(-1) ** 0.5"),
    ("q8", SCORES_8, "torch.einsum('...qd,...kd->...qk', query, key) * query.shape[-1] ** -0.5"),
    ("q8", FILL_8, "-1e9"),
    ("q8", SOFTMAX_8, "e = torch.exp(scores - scores.amax(-1, True)); weights = e / e.sum(-1, True)"),
    ("q8", OUTPUT_8, "return torch.einsum('...qk,...kd->...qd', used, value), weights"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("id", "old", "new"), RIGHT)
def test_what_is_right_by_other_means_is_not_accused(grade, id, old, new):
    (question,) = grade(source(((old, new),)), id).questions
    assert [check.name for check in question.checks if check.status is not Status.PASSED] == []


def test_each_row_names_mistakes_of_its_question():
    known = {question.id: {mistake.name for mistake in question.mistakes} for question in ALL}
    for id, mistake, _ in ROWS:
        assert set(mistake.split(TOGETHER)) <= known[id]
