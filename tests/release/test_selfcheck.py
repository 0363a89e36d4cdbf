"""The self-check refuses an assignment in which anything is not graded as it should be."""

import re
import shutil

import pytest

from grading.checks.question import Failed, Question
from grading.cli import instructor as command
from grading.questions import ALL
from grading.release import corpus
from grading.release.selfcheck import ReleaseRefused, selfcheck
from helpers.submissions import source_of

Q6 = [question for question in ALL if question.id == "q6"]
RIGHT, WRONG = "right_q6_queries_times_keys", "wrong_q6_no_mask"


@pytest.fixture
def examples(tmp_path):
    """Two of the examples, in a folder of their own: one as a file, one as a folder."""
    shutil.copy(corpus.FOLDER / f"{WRONG}.py", tmp_path)
    (tmp_path / RIGHT).mkdir()
    (tmp_path / RIGHT / "models.py").write_bytes(source_of(RIGHT))
    (tmp_path / RIGHT / "expected.toml").write_text("[q6]\n")
    return tmp_path


def test_it_tells_what_it_has_proven(workers, examples, capsys):
    selfcheck(workers, Q6, seeds=2, jobs=2, examples=examples)
    *lines, last = capsys.readouterr().out.splitlines()
    assert [line.split(" in ")[0].split() for line in lines] == [
        ["reference,", "seed", "0", "1/1"],
        ["reference,", "seed", "1", "1/1"],
        ["stub", "0/1"],
    ]
    proven, submissions = last.split("; ")
    assert proven == "reference 1/1 on 2 seeds, stub 0/1"
    assert submissions == "submissions graded as they should be: 1 wrong, 0 broken, 1 right"


def test_without_examples_it_says_so(workers, tmp_path, capsys):
    selfcheck(workers, Q6, seeds=1, jobs=1, examples=tmp_path / "submissions")
    assert "there is no submissions folder, so no submission was tried" in capsys.readouterr().out


def test_a_wrong_expectation_is_refused_and_named(workers, examples):
    path = examples / f"{WRONG}.py"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "# full_block = " not in line), encoding="utf-8")
    with pytest.raises(ReleaseRefused, match=rf"{WRONG}: q6 has 0 points, expected 0.5"):
        selfcheck(workers, Q6, seeds=1, jobs=2, examples=examples)


def test_another_message_is_refused_and_named(workers, examples):
    path = examples / f"{WRONG}.py"
    path.write_text(path.read_text(encoding="utf-8").replace("Another token", "Other tokens"))
    with pytest.raises(
        ReleaseRefused, match=rf"{WRONG}: q6, check no_future: got .*Another token.* expected .*Other"
    ):
        selfcheck(workers, Q6, seeds=1, jobs=2, examples=examples)


def test_a_run_without_a_check_is_refused(workers, examples):
    (examples / RIGHT / "expected.toml").write_text("")
    with pytest.raises(ReleaseRefused, match=f"{RIGHT}: no check ran"):
        selfcheck(workers, Q6, seeds=1, jobs=2, examples=examples)


def test_a_question_without_a_check_is_refused(workers, tmp_path):
    with pytest.raises(ReleaseRefused, match="reference, seed 0: no check ran"):
        selfcheck(workers, [Question("q0", "Nothing")], seeds=1, jobs=1, examples=tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[", "expected.toml is not TOML"),
        ('[q6]\nfull_blok = ["failed"]', "q6 has no check full_blok. Did you mean full_block?"),
        ("[q99]", "is about q99, which is no question"),
    ],
)
def test_an_expectation_that_cannot_be_used_is_refused(workers, content, sentence, examples):
    (examples / RIGHT / "expected.toml").write_text(content)
    with pytest.raises(ReleaseRefused, match=f"^{RIGHT}: .*{re.escape(sentence)}"):
        selfcheck(workers, Q6, seeds=1, jobs=1, examples=examples)


def hard() -> Question:
    question = Question("q0", "Hard")

    @question.check(points=1, needs=["PerceptronModel"])
    def never(student, data, rng):
        """nobody passes this"""
        raise Failed("It can't be done.")

    return question


def easy() -> Question:
    question = Question("q0", "Easy")

    @question.check(points=1, needs=["PerceptronModel"])
    def always(student, data, rng):
        """everybody passes this"""

    return question


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (hard(), "reference, seed 0: q0, “nobody passes this”: failed. It can't be done. It should pass."),
        (easy(), "stub: q0, “everybody passes this”: passed. It should say “not attempted”."),
    ],
)
def test_a_reference_that_fails_and_a_stub_that_passes_are_refused(workers, question, sentence, tmp_path):
    with pytest.raises(ReleaseRefused) as refusal:
        selfcheck(workers, [question], seeds=1, jobs=1, examples=tmp_path)
    assert str(refusal.value) == sentence


def test_the_command_refuses_with_exit_status_1(monkeypatch, capsys):
    def refusing(workers, questions, seeds, jobs):
        raise ReleaseRefused(f"{questions[0].id} on {seeds} seeds")

    monkeypatch.setattr(command, "selfcheck", refusing)
    assert command.main(["selfcheck", "-q", "q6", "--seeds", "3"]) == 1
    assert "q6 on 3 seeds" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--seeds", "0"], "at least 1"),
        (["--jobs", "0"], "at least 1"),
        (["-q", "q33"], "Did you mean q3?"),
    ],
)
def test_a_wrong_command_is_one_sentence_and_exit_status_2(arguments, sentence, capsys):
    assert command.main(["selfcheck", *arguments]) == 2
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1


def test_examples_are_of_the_questions_as_published(workers, examples, capsys):
    """A course's own points change the reference's, and not what an example is compared with."""
    selfcheck(workers, [Q6[0].adjusted(points=3)], seeds=1, jobs=2, examples=examples)
    assert "reference 3/3 on 1 seed, stub 0/3; " in capsys.readouterr().out
    assert corpus.paths(examples) == [examples / RIGHT, examples / f"{WRONG}.py"]
