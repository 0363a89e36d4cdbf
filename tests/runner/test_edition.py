"""The edition of 2025, in three files, is graded as that of 2024 is: the same code gets the same numbers."""

import re
import shutil

import pytest

from grading.cli import student as app
from grading.record import CheckResult, QuestionResult, RunResult, Status
from grading.release import corpus
from grading.runner.submission import read_submission
from grading.worker.edition import BESIDE, FUNCTIONS
from helpers.edition2025 import split
from helpers.slow import usually
from helpers.submissions import source_of

# Cases of the edition of 2024 that are as good, or as bad, in the files of the other one.
CASES = {
    "q1": ["boundary_is_minus_one", "label_left_out", "learning_rate", "one_pass", "run_returns_products"],
    "q2": ["absolute_errors", "linear_model", "no_step", "no_zero_grad", "sum_of_errors", "weights_of_one"],
    "q5": ["kernel_flipped", "conv2d"],
    "q6": ["no_mask", "pytorchs_own_attention"],
}
NAMES = [f"wrong_{id}_{name}" for id, names in CASES.items() for name in names]


def told(check: CheckResult) -> tuple:
    """What a check says, without what names a function, a line or a time."""
    message = check.message if check.status is Status.FAILED else ""
    details = [re.sub(r"in [0-9.]+ s", "in … s", text) for _, text in check.details]
    return check.name, check.status, check.score, message, details, check.mistakes


def same(one: QuestionResult, other: QuestionResult) -> None:
    for before, after in zip(one.checks, other.checks, strict=True):
        assert told(before) == told(after)
        assert before.evidence | {"seconds": 0} == after.evidence | {"seconds": 0}


def place(check: CheckResult) -> tuple[str, str, int]:
    """The file, the function and the line that a check points to."""
    file, line, function = re.fullmatch(r"(\S+):(\d+), (\S+)", check.location).groups()
    return file, function, int(line)


@pytest.mark.parametrize(
    "id", ["q1", "q6", *(pytest.param(id, marks=pytest.mark.slow) for id in ("q2", "q5"))]
)
def test_the_reference_gets_the_same_numbers_in_both_editions(id, grade, reference):
    one, other = (grade(sources, id).questions[0] for sources in (reference, split(reference)))
    assert one.status is other.status is Status.PASSED
    same(one, other)


@pytest.mark.slow
@pytest.mark.parametrize("id", ["q3", "q4"])
def test_the_reference_gets_full_points_where_training_takes_long(id, grade, reference):
    assert grade(split(reference), id).full


@pytest.mark.parametrize("name", usually(3, sorted(NAMES, reverse=True)))
def test_a_mistake_is_found_in_its_own_file(name, grade):
    source, id = source_of(name), name.split("_")[1]
    files = split(source.decode())
    one, other = (grade(sources, id).questions[0] for sources in (source, files))
    assert one.score < one.max_score
    same(one, other)
    for before, after in zip(one.checks, other.checks, strict=True):
        if before.status is Status.FAILED:
            _, function, _ = place(before)
            file, own, line = place(after)
            assert (file, own) == FUNCTIONS.get(function, ("models.py", function))
            assert f"def {own.split('.')[-1]}(" in files[file].decode().splitlines()[line - 1]


def files_of(name: str) -> dict[str, bytes]:
    (path,) = corpus.FOLDER.glob(f"{name}*")
    return dict(corpus.read(path).submission.sources)


def check(run: RunResult, name: str) -> CheckResult:
    return next(check for check in run.questions[0].checks if check.name == name)


def test_a_traceback_and_a_hint_show_the_students_own_file(grade):
    files = files_of("wrong_q1_edition_2025_name_not_imported")
    update = check(grade(files, "q1", hints=2), "update")
    line = next(n for n, text in enumerate(files["train.py"].decode().splitlines(), 1) if "torch.mul" in text)
    assert update.location == f"train.py:{line}"
    assert f"train.py:{line}, in train_perceptron\n    model.w += torch.mul(y, x)" in update.message
    assert update.hints[1].startswith("train_perceptron, from line 8 of train.py:\ndef train_perceptron(")


def test_an_error_below_a_loss_shows_each_file_on_the_way(grade):
    files = files_of("wrong_q2_edition_2025_absolute_errors")
    files["losses.py"] = b"def regression_loss(y_pred, y):\n    return y_pred.nothing\n"
    files["train.py"] = files["train.py"].replace(
        b", digitclassifier_loss, languageid_loss, digitconvolution_Loss", b""
    )
    run = grade(files, "q2")
    assert check(run, "loss").location == "losses.py:2"
    message = check(run, "training").message
    assert re.search(r"train.py:\d+, in train_regression\n.*\nlosses.py:2, in regression_loss\n", message)


@pytest.mark.parametrize(
    ("train", "message"),
    [
        (None, "train_perceptron is missing: there is no train.py in this submission"),
        (b"x = 1\n", "train_perceptron is not in this train.py"),
    ],
)
def test_what_is_missing_is_told_in_a_sentence(grade, train, message):
    files = files_of("right_q1_edition_2025") | {"train.py": train}
    run = grade({name: code for name, code in files.items() if code}, "q1")
    update = check(run, "update")
    assert run.score == 3 and update.status is Status.NOT_ATTEMPTED
    assert (update.message, update.location) == (message, "models.py:5, PerceptronModel.train")


def test_a_class_without_forward_is_told(grade):
    files = files_of("right_q1_edition_2025")
    files["models.py"] = files["models.py"].replace(b"def forward(", b"def score(")
    scores = check(grade(files, "q1"), "scores")
    assert scores.message == "PerceptronModel.forward is not in this models.py"


def test_a_file_that_cannot_be_imported_is_named(grade):
    files = files_of("right_q1_edition_2025")
    files["losses.py"] += b"\ndef broken(:\n"
    weights = check(grade(files, "q1"), "weights")
    line = len(files["losses.py"].decode().splitlines())
    assert weights.location == f"losses.py:{line}"
    assert weights.message.startswith(
        f"losses.py cannot be imported.\nlosses.py:{line}\n    def broken(:\nSyntax"
    )


def test_files_of_that_name_are_not_run_where_nothing_in_them_is_asked_for(grade, reference):
    files = {name: b"raise SystemExit" for name in ("losses.py", "train.py")}
    assert grade(files | {"models.py": reference.encode()}, "q1", "q6").full


def test_no_other_file_of_a_submission_is_imported(tmp_path, grade):
    folder = corpus.FOLDER / "right_q6_edition_2025"
    submission = read_submission(folder)
    assert submission.left_out == ("gpt_model.py",) and set(submission.sources) == {"models.py", *BESIDE}
    shutil.copytree(folder, tmp_path / "kim")
    models = tmp_path / "kim" / "models.py"
    models.write_bytes(b"try: import gpt_model\nexcept ImportError: pass\n" + models.read_bytes())
    assert grade(read_submission(tmp_path / "kim").sources, "q6").full


def test_the_command_names_the_files_and_what_it_left_out(capsys):
    folder = corpus.FOLDER / "right_q6_edition_2025"
    assert app.main(["-q", "q6", "--submission", str(folder), "--no-graphics"]) == 0
    told = capsys.readouterr().out
    assert "models.py, losses.py and train.py · seed 0" in told and "left out: gpt_model.py" in told
    assert app.main(["-q", "q6", "--submission", str(folder / "models.py"), "--no-graphics"]) == 0
