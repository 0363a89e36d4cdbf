"""assignment.toml: what a course can change, and what it is told about a mistake in it."""

import re

import pytest

from grading import ROOT
from grading.cli import student as app
from grading.course import assignment
from grading.course.assignment import AssignmentError
from grading.questions import ALL
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.runner.submission import read_submission

BY_ID = {question.id: question for question in ALL}
DOCUMENT = (ROOT / "docs" / "assignment.md").read_text(encoding="utf-8")
OWN = '''
from grading.check import Failed, Question

question = Question("q11", "Our own", file="models.py")

@question.check(points=2, needs=["PerceptronModel.__init__"])
def dimensions(student, data, rng):
    """a perceptron has one weight for each dimension"""
    if student.PerceptronModel(3).parameters()["w"].shape != (1, 3):
        raise Failed("The shape is wrong.")
'''


@pytest.fixture
def asked(tmp_path):
    """The questions, by their ids, as a text changes them."""

    def asked(text: str) -> dict:
        (tmp_path / "assignment.toml").write_text(text, encoding="utf-8")
        return {question.id: question for question in assignment.questions(tmp_path / "assignment.toml")}

    return asked


def test_without_a_file_the_questions_are_those_published(tmp_path):
    assert assignment.questions(tmp_path / "assignment.toml") == list(ALL)


def test_a_course_changes_points_thresholds_and_limits(asked):
    q5 = asked("[questions.q5]\npoints = 8\nthreshold = 0.6\ntrain_seconds = 60\nmemory_mb = 2048\n")["q5"]
    assert (q5.points, q5.threshold, q5.train_seconds, q5.memory_mb) == (8, 0.6, 60, 2048)
    assert [check.points for check in q5.checks] == [2 * check.points for check in BY_ID["q5"].checks]
    assert q5.checks[-1].title == "60% of the digits it has never seen are right"
    assert BY_ID["q5"].points == 4 and BY_ID["q5"].threshold == 0.7


def test_a_course_drops_questions(asked):
    found = asked("[questions.q7]\ndrop = true\n[questions.q1]\ndrop = false\n")
    assert list(found) == [id for id in BY_ID if id != "q7"]


def test_a_course_adds_a_question(asked, tmp_path, workers, sources):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "q11.py").write_text(OWN)
    found = asked('[questions.q11]\nfile = "course/q11.py"\npoints = 3\n')
    assert list(found) == [*BY_ID, "q11"] and found["q11"].points == 3
    run = Grading([found["q11"]], read_submission(ROOT), sources, Settings()).run(workers)
    assert run.score == run.max_score == 3


def test_a_course_has_words_of_its_own(asked):
    text = """
[questions.q6]
title = "Masked attention"
[questions.q6.hints]
full_block = ["What comes first?", "Look there."]
[questions.q6.mistakes."no mask"]
why = "As in lecture 7."
"""
    changed, published = asked(text)["q6"], BY_ID["q6"]
    assert changed.title == "Masked attention" and published.title == "Causal attention"
    assert [check.hints for check in changed.checks] == [
        ("What comes first?", "Look there."),
        *(check.hints for check in published.checks[1:]),
    ]
    assert [mistake.name for mistake in changed.mistakes] == [mistake.name for mistake in published.mistakes]
    differ = [a for a, b in zip(changed.mistakes, published.mistakes, strict=True) if a != b]
    assert [(mistake.name, mistake.why) for mistake in differ] == [("no mask", "As in lecture 7.")]


def test_a_student_reads_the_words_of_the_course(tmp_path, monkeypatch, capsys):
    path = tmp_path / "assignment.toml"
    monkeypatch.setattr(assignment, "FILE", path)
    path.write_text('[questions.q6.mistakes."no mask"]\nwhy = "As in lecture 7."\n')
    masked = 'scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))'
    reference, submission = (ROOT / "models.py").read_text(encoding="utf-8"), tmp_path / "models.py"
    assert masked in reference
    submission.write_text(reference.replace(masked, "pass"), encoding="utf-8")
    assert app.main(["--no-graphics", "-q", "q6", "--submission", str(submission)]) == 1
    assert "As in lecture 7." in capsys.readouterr().out


def test_a_question_of_a_course_says_its_sentences_in_python(asked, tmp_path):
    (tmp_path / "q11.py").write_text(
        OWN.replace('file="models.py"', 'mistakes=[Mistake("ours", "It is ours.")]')
        .replace("Failed, Question", "Failed, Mistake, Question")
        .replace('__init__"])', '__init__"], hints=("What is it?", "An idea."))')
    )
    question = asked('[questions.q11]\nfile = "q11.py"\n')["q11"]
    assert question.checks[0].hints == ("What is it?", "An idea.")
    assert question.known(["ours"])[0].why == "It is ours."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[questions.q6]\npoints = 2\ntitle = ""\n', "assignment.toml:3: title is a text in quotes, not ''."),
        ("[questions.q6]\nhints = 2\n", "assignment.toml:2: hints is a table, with a key for each check."),
        (
            '[questions.q6]\n[questions.q6.hints]\nfull_blok = ["One?", "Two."]\n',
            "assignment.toml:3: there is no check 'full_blok' here. Did you mean full_block?",
        ),
        (
            '[questions.q6.hints]\n\nfull_block = ["One?"]\n',
            "assignment.toml:3: full_block is a list of two texts: a question to think about, and an idea.",
        ),
        (
            '[questions.q6]\n[questions.q6.mistakes."no masks"]\nwhy = "x"\n',
            "assignment.toml:2: there is no known mistake 'no masks' here. Did you mean no mask?",
        ),
        (
            '[questions.q6.mistakes."no mask"]\nwhy = "x"\nat = ["forward"]\n',
            "assignment.toml:1: the table of 'no mask' holds one thing: why",
        ),
        (
            '[questions.q6.mistakes]\n"no mask".why = 3\n',
            "assignment.toml:2: why is a text in quotes, not 3.",
        ),
        ('[questions.q6.mistakes]\n"no mask" = "x"\n', "assignment.toml:2: the table of 'no mask' holds"),
        (
            "\n[questions.q3]\npoint = 8\n",
            "assignment.toml:3: 'point' means nothing here. Did you mean points?",
        ),
        ("[questions.q33]\n", "assignment.toml:1: there is no question 'q33'. Did you mean q3?"),
        ("[question.q3]\npoints = 8\n", "'question' means nothing here. Did you mean questions?"),
        (
            "# x\n[questions.q5]\npoints = 1\nthreshold = 70\n",
            "assignment.toml:4: the threshold of q5 is a number",
        ),
        ('[questions.q3]\npoints = "8"\n', "assignment.toml:2: points is a number above 0, not '8'."),
        ("[questions.q3]\npoints = -1\n", "points is a number above 0"),
        ("[questions.q3]\npoints = nan\n", "points is a number above 0"),
        ("[questions.q3]\npoints = true\n", "points is a number above 0"),
        ("[questions.q6]\nthreshold = 0.5\n", "q6 has no threshold that could be changed."),
        ("[questions.q6]\ntrain_seconds = 5\n", "q6 has no train_seconds that could be changed."),
        ("[questions.q3]\nmemory_mb = 10\n", "memory_mb is a whole number, at least 512."),
        ("[questions.q3]\nmemory_mb = 1024.5\n", "memory_mb is a whole number"),
        ('[questions.q3]\ndrop = "yes"\n', "assignment.toml:2: drop is true or false."),
        ('[questions.q3]\nfile = "q3.py"\n', "q3 is one of the questions already"),
        ('[questions.q11]\nfile = "nowhere.py"\n', "assignment.toml:2: there is no file nowhere.py."),
        ('[questions.q11]\nfile = "../q11.py"\n', "a Python file below this folder"),
        ("questions = 3\n", "each question has a table of its own"),
        ("[questions.q3\n", "is not TOML"),
        (
            "".join(f"[questions.{id}]\ndrop = true\n" for id in BY_ID),
            "assignment.toml drops every question.",
        ),
    ],
)
def test_a_mistake_is_told_in_a_sentence(text, sentence, asked):
    with pytest.raises(AssignmentError) as raised:
        asked(text)
    assert sentence in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("import nothing_of_this_name", "cannot be imported: ModuleNotFoundError"),
        ("question = 11", 'has to define question = Question("q11", …)'),
        (OWN.replace('"q11"', '"q12"'), 'has to define question = Question("q11", …)'),
        (OWN.split("@question")[0], "defines a question without a check"),
    ],
)
def test_a_file_that_is_no_question_is_told(source, sentence, asked, tmp_path):
    (tmp_path / "q11.py").write_text(source)
    with pytest.raises(AssignmentError, match=re.escape(sentence)):
        asked('[questions.q11]\nfile = "q11.py"\n')


def test_the_student_s_command_goes_by_it(tmp_path, monkeypatch, capsys):
    path = tmp_path / "assignment.toml"
    monkeypatch.setattr(assignment, "FILE", path)
    path.write_text("[questions.q6]\npoints = 2\n[questions.q7]\ndrop = true\n")
    assert app.main(["--no-graphics", "-q", "q6"]) == 0
    assert "total 2/2" in capsys.readouterr().out
    assert app.main(["--list"]) == 0
    assert "q6   2 points" in (listed := capsys.readouterr().out) and "q7" not in listed
    assert app.main(["-q", "q7"]) == 2
    assert "there is no question 'q7'" in capsys.readouterr().err
    path.write_text("[questions.q6]\npoint = 2\n")
    assert app.main(["--list"]) == 2
    assert "Did you mean points?" in (error := capsys.readouterr().err) and error.count("\n") == 1


def test_the_example_of_the_documentation_is_right(asked, tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "q11.py").write_text(OWN)
    found = asked(re.search(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL).group(1))
    assert "q7" not in found and "q11" in found and found["q6"].points == 2
    for setting in assignment.SETTINGS:
        assert f"`{setting}`" in DOCUMENT


def test_the_question_of_the_documentation_runs(asked, tmp_path, workers, sources):
    (tmp_path / "q11.py").write_text(re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL).group(1))
    question = asked('[questions.q11]\nfile = "q11.py"\n')["q11"]
    run = Grading([question], read_submission(ROOT), sources, Settings()).run(workers)
    assert run.full
