"""What students are told: known mistakes and no others are named, hints come in steps, chance is honest.

What each case of tests/submissions gets is compared with what it says by test_submissions; here that is
counted. Its "mistake" is the known mistake that it was written to make. As a command,
`python tests/feedback/test_feedback.py`, this file writes the matrix into docs/feedback.md.
"""

import functools
import json
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # for the command above

from grading.checks.question import ReferenceScores  # noqa: E402
from grading.feedback.mistakes import Mistake, explanation  # noqa: E402
from grading.questions import ALL  # noqa: E402
from grading.record import Status  # noqa: E402
from grading.release import corpus  # noqa: E402
from grading.render.terminal import progress_words  # noqa: E402
from grading.runner.check import result_of  # noqa: E402
from grading.runner.hints import revealed  # noqa: E402
from grading.student.values import OptimizerTrace, Outline, Place, Progress  # noqa: E402
from helpers.departures import ROWS  # noqa: E402
from helpers.submissions import source_of  # noqa: E402

DOCUMENT = ROOT / "docs" / "feedback.md"
START, END = "<!-- matrix -->\n", "<!-- end of the matrix -->\n"


def recognised(case: corpus.CorpusCase) -> tuple[str, list[str]]:
    """Question and mistakes that the first check with a diagnosis names."""
    for question in (question for question in ALL if question.id in case.said):
        for check in case.expected(question)["checks"].values():
            if "mistakes" in check:
                return question.id, check["mistakes"]
    return next(iter(case.said)), []


@functools.cache
def rows() -> list[tuple[str, str, str, list[str]]]:
    """(name, question, the mistake it makes, the mistakes named) of every submission."""
    cases = [corpus.read(path) for path in corpus.paths()]
    found = [(case, *recognised(case)) for case in cases]
    return [(case.name, id, case.mistake, names) for case, id, names in found]


def matrix() -> str:
    """The confusion matrix as a table: each known mistake that has submissions, and what it was taken for."""
    lines = [
        "| question | known mistake | submissions | as itself | as another | unnamed |",
        "|---|---|--:|--:|--:|--:|",
    ]
    made = Counter((id, truth) for _, id, truth, _ in rows() if truth)
    for (id, truth), count in sorted(made.items(), key=lambda item: (int(item[0][0][1:]), item[0][1])):
        named = [names for _, of, mistake, names in rows() if (of, mistake) == (id, truth)]
        itself, none = sum(truth in names for names in named), sum(not names for names in named)
        lines.append(f"| {id} | {truth} | {count} | {itself} | {count - itself - none} | {none} |")
    for kind, prefix in (
        ("right submissions", "right_"),
        ("faults that are none of these", "wrong_"),
        ("broken ones", "broken_"),
    ):
        named = [names for folder, _, truth, names in rows() if not truth and folder.startswith(prefix)]
        lines.append(
            f"| | *{kind}* | {len(named)} | | {sum(map(bool, named))} | {sum(not n for n in named)} |"
        )
    return "\n".join(lines) + "\n"


def test_every_known_mistake_is_recognised_as_itself_alone():
    for folder, _, truth, names in rows():
        if truth:
            assert names == [truth], folder


def test_nothing_else_is_diagnosed():
    unnamed = [(folder, names) for folder, _, truth, names in rows() if not truth]
    assert [folder for folder, names in unnamed if names] == []
    assert sum(folder.startswith("right_") for folder, _ in unnamed) >= 20
    assert sum(folder.startswith("wrong_") for folder, _ in unnamed) >= 20


def test_every_known_mistake_has_a_submission_of_its_own():
    known = {id(mistake): mistake for question in ALL for mistake in question.mistakes}
    made = {(id, truth) for _, id, truth, _ in rows() if truth} | {(id, name) for id, name, _ in ROWS}
    shown = {id(m) for question in ALL for m in question.mistakes if (question.id, m.name) in made}
    assert [mistake.name for key, mistake in known.items() if key not in shown] == []
    assert len(known) >= 45
    for question in ALL:
        assert sum(of == question.id for of, _ in made) >= 3, question.id


def test_names_are_unique_in_a_question_and_say_why():
    for question in ALL:
        names = [mistake.name for mistake in question.mistakes]
        assert len(set(names)) == len(names)
        assert all(
            mistake.why.endswith((".", "?")) and len(mistake.why) < 400 for mistake in question.mistakes
        )


def test_the_matrix_in_the_document_is_this_one():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text[text.index(START) + len(START) : text.index(END)] == matrix()


ONE, TWO, THREE = (Mistake(name, f"It is {name}.") for name in ("one", "two", "three"))


@pytest.mark.parametrize(
    ("candidates", "lines"),
    [
        ([], []),
        ([ONE], [("why", "It is one.")]),
        ([ONE, TWO], [("why", "It is one."), ("or", "It is two.")]),
        ([ONE, TWO, THREE], []),
    ],
)
def test_at_most_two_candidates_are_listed(candidates, lines):
    assert explanation(candidates) == lines


REFERENCE_SCORES = ReferenceScores(0.978, 0.981, spread=0.002)


@pytest.mark.parametrize(
    ("got", "says"), [(0.969, "36% of cases"), (0.96, "not expected to pass"), (0.9, None)]
)
def test_a_near_miss_says_whether_another_seed_would_do(got, says):
    lines = dict(REFERENCE_SCORES.outlook(got, 0.97, "{:.1%}"))
    assert lines["reference"] == "usually 97.8% to 98.1%"
    assert ("another seed" in lines) == (says is not None)
    assert says is None or (says in lines["another seed"] and "±0.2%" in lines["another seed"])


def test_of_those_who_are_told_a_chance_as_many_pass():
    """Models of all means, each drawn once below the threshold, and once more."""
    rng, spread, threshold = np.random.default_rng(0), REFERENCE_SCORES.spread, 0.97
    means = rng.uniform(threshold - 0.02, threshold + 0.02, 200_000)
    got, again = (rng.normal(means, spread) for _ in range(2))
    for low in np.arange(0.05, 0.45, 0.1):
        edges = [_told(threshold, chance) for chance in (low, low + 0.1)]
        chosen = (got >= edges[0]) & (got < edges[1])
        assert chosen.sum() > 1000
        assert abs((again[chosen] >= threshold).mean() - (low + 0.05)) < 0.02


def _told(threshold: float, chance: float) -> float:
    """The result at which this chance is told, by bisection of the sentence's number."""
    low, high = threshold - 0.02, threshold
    for _ in range(40):
        middle = (low + high) / 2
        lines = dict(REFERENCE_SCORES.outlook(middle, threshold, "{:.1%}"))
        said = re.search(r"about (\d+)%", lines.get("another seed", ""))
        low, high = (middle, high) if not said or int(said[1]) < round(100 * chance) else (low, middle)
    return high


def test_every_check_has_a_question_and_an_idea():
    for question in ALL:
        for check in question.checks:
            ask, idea = check.hints
            assert ask.endswith("?") and idea.endswith((".", "?", "…")), (question.id, check.name)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_hints_are_revealed_in_steps_for_the_first_failure(grade, count):
    run = grade(source_of("wrong_q6_no_mask"), "q6", hints=count)
    first, *others = run.questions[0].checks
    assert len(first.hints) == count and not any(check.hints for check in others)
    assert count < 2 or "def forward(self, input):" in first.hints[1]


def test_a_hint_shows_the_code_without_what_explains_it(grade, reference):
    masked = 'scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))'
    first = grade(reference.replace(masked, "scores"), "q6", hints=3).questions[0].checks[0]
    assert "weights = softmax(scores, dim=-1)" in first.hints[1] and "more lines" not in first.hints[1]
    assert "Apply causal attention" not in first.hints[1] and "on two tokens" in first.hints[2]


def test_a_stub_gets_hints_too(grade):
    stub = "from torch.nn import Module\n\n\nclass Attention(Module):\n    def __init__(self, a, b):\n"
    stub += '        super().__init__()\n\n    def forward(self, x):\n        "*** YOUR CODE HERE ***"\n'
    first, *others = grade(stub, "q6", hints=3).questions[0].checks
    assert len(first.hints) == 3 and not any(check.hints for check in others)
    assert "def forward(self, x):" in first.hints[1]


@pytest.mark.parametrize("source", [b'"""\nno end', b"(((\n", b"\xff\x00\n", b"x = 1\n  y\n"])
@pytest.mark.parametrize("line", [1, 2, 99])
def test_a_line_where_nothing_begins_still_gives_a_hint(source, line):
    question = next(question for question in ALL if question.id == "q6")
    outline = Outline(
        frozenset({"Attention"}), {"Attention.forward": Place("models.py", line, "Attention.forward")}
    )
    check = question.checks[0]
    result = revealed(check, result_of(check, Status.FAILED), [], outline, {"models.py": source}, 3)
    assert len(result.hints) == 3 and result.hints[1].startswith(f"Attention.forward, from line {line}")


def test_json_of_several_seeds_holds_them_all(tmp_path):
    from grading.cli import student as app

    file = tmp_path / "result.json"
    assert app.main(["-q", "q6", "--repeat", "3", "--json", str(file), "--no-graphics"]) == 0
    result = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(result, json.loads((ROOT / "docs" / "result.schema.json").read_text()))
    assert [result["seed"], *(repeat["seed"] for repeat in result["repeats"])] == [0, 1, 2]


@pytest.mark.slow
def test_the_spread_of_several_seeds_is_shown(capsys, tmp_path):
    from grading.cli import student as app

    file = tmp_path / "models.py"
    file.write_bytes(source_of("wrong_q2_half_of_the_mean"))
    assert app.main(["-q", "q2", "--repeat", "2", "--submission", str(file), "--no-graphics"]) == 1
    table = capsys.readouterr().out.splitlines()[-4:]
    assert "seed 0" in table[-3] and "seed 1" in table[-3] and " to 0.0" in table[-2]


@pytest.mark.parametrize(
    ("changed", "warning"),
    [
        ({}, ""),
        ({"stale": 9}, "gradients add up"),
        ({"stale": 2}, ""),
        ({"holds": False}, "optimizer of other parameters"),
        ({"not_finite": 3}, "loss not a number"),
    ],
)
def test_the_live_line_warns_of_what_the_first_steps_show(changed, warning):
    trace = replace(OptimizerTrace(40, 10, 1, True, True, (), 0, 0, 10, 0, 0, 0.01, 0.01, 0, ()), **changed)
    line = progress_words(Progress(1.5, 2.0, trace=trace))
    assert line == "epoch 1.5 · 2.0 s" + (f" · seen already: {warning}" if warning else "")


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text[: text.index(START) + len(START)], text[text.index(END) :]
    DOCUMENT.write_text(before + matrix() + after, encoding="utf-8")
