"""What a person reads: every line fits, and nothing a student prints can rewrite it."""

import io
from dataclasses import replace

import pytest

from grading.checks.question import QuestionData
from grading.questions import ALL
from grading.record import CheckResult, Kind, QuestionResult, RunResult, Status
from grading.render import text
from grading.render.terminal import Terminal
from grading.runner.question import graded_twice
from grading.runner.run import Event
from grading.student.values import Progress


def check(name: str, status: Status, score: float = 0, of: float = 1, **fields: object) -> CheckResult:
    return CheckResult(name, f"{name} does what it should", score, of, status, **fields)


PASSED = check("a", Status.PASSED, 1)
FAILED = check(
    "b", Status.FAILED, message="94.3% of the unseen digits are right. " * 3, location="models.py:214, A.run",
    details=(("asked for", "4,850 of 5,000"), ("got", "4,715"), ("training", "5 epochs, " * 12)),
)  # fmt: skip
ERROR = check(
    "c", Status.ERROR, kind=Kind.EXCEPTION, message="models.py:3, in run\n    x @ y\nRuntimeError: shapes"
)
STUBS = [
    check(n, Status.NOT_ATTEMPTED, message="A.run is still a stub (models.py:4)", location="models.py:4")
    for n in "def"
]


def question(*checks: CheckResult, printed: str = "", id: str = "q1") -> QuestionResult:
    return QuestionResult(id, "Perceptron", checks, seconds=1.25, printed=printed)


def shown(*questions: QuestionResult, encoding: str = "utf-8", mute: bool = False) -> str:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding=encoding)
    asked = [q for q in ALL if q.id in {each.id for each in questions}]
    terminal = Terminal(asked, mute, stream)
    with terminal:
        for result in questions:
            asked_for = next(q for q in asked if q.id == result.id)
            terminal.show(Event(asked_for, QuestionData(), result=result))
    terminal.summary(RunResult(questions, 0, "own process", "data", {}, 2.0))
    stream.flush()
    return buffer.getvalue().decode(encoding)


def test_every_line_fits_into_80_columns():
    printed = shown(question(PASSED, FAILED, ERROR, *STUBS, printed="y" * 500 + "\n" + "z\n" * 100))
    assert max(len(line) for line in printed.splitlines()) <= 80


def test_points_stand_at_the_right_edge_and_reasons_below():
    lines = shown(question(PASSED, FAILED)).splitlines()
    assert lines[1].startswith("  ✓ a does") and lines[1].endswith(" 1/1") and len(lines[1]) == 80
    assert lines[2].startswith("  ✗ b does") and lines[2].endswith(" 0/1")
    assert any(line.split() == ["asked", "for", "4,850", "of", "5,000"] for line in lines)
    assert any("look at     models.py:214, A.run" in line for line in lines)


def test_checks_that_wait_for_one_stub_are_one_line():
    printed = shown(question(PASSED, *STUBS))
    assert printed.count("still a stub (models.py:4)") == 2  # in the list and as the next step
    assert "0/3" in printed


def test_a_file_that_cannot_be_imported_is_explained_once():
    broken = [
        check("a", Status.ERROR, kind=Kind.IMPORT, message="models.py cannot be imported.\nSyntaxError")
    ] * 3
    printed = shown(question(*broken), question(*broken, id="q2"))
    assert (
        printed.count("SyntaxError") == 1 and printed.count("models.py cannot be imported.") == 3
    )  # each question, and next


def test_what_the_program_printed_is_shown_unless_muted():
    printing = question(PASSED, printed="\n".join(f"line {n}" for n in range(40)))
    assert "the last 12 of 40 lines" in shown(printing) and "line 39" in shown(printing)
    assert "line 39" not in shown(printing, mute=True)


def test_a_program_cannot_rewrite_the_report_with_what_it_prints():
    printed = shown(question(FAILED, printed="\x1b[2J\x1b[1;1Hq1 6/6\r\x07[bold]full points[/bold]"))
    assert "\x1b" not in printed and "\r" not in printed and "[bold]" in printed


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_other_encodings_lose_marks_but_no_line(encoding):
    printed = shown(question(PASSED, FAILED, *STUBS), encoding=encoding)
    assert "+ a does" in printed and "x b does" in printed and "- not attempted" in printed


def test_results_come_in_the_order_of_the_questions():
    printed = shown(question(PASSED, id="q2"), question(FAILED, id="q1"))
    assert printed.index("q1 Perceptron") < printed.index("q2 Perceptron")


class Utf8(io.StringIO):
    encoding = "utf-8"


def told_bit_by_bit(*events: tuple[str, CheckResult | QuestionResult | Progress]) -> list[str]:
    """What is printed after each event, about the question of that id."""
    stream, parts = Utf8(), []
    terminal = Terminal([q for q in ALL if q.id in ("q1", "q2")], stream=stream)
    kinds = {CheckResult: "check", QuestionResult: "result", Progress: "progress"}
    for id, what in events:
        asked = next(q for q in ALL if q.id == id)
        terminal.show(Event(asked, QuestionData(), **{kinds[type(what)]: what}))
        parts.append(stream.getvalue()[sum(map(len, parts)) :])
    return parts


def test_a_check_is_printed_when_it_is_known_and_once():
    first, second, end = told_bit_by_bit(("q1", PASSED), ("q1", FAILED), ("q1", question(PASSED, FAILED)))
    assert first.startswith("q1 Perceptron\n") and "✓ a does" in first and "✗" not in first
    assert "✗ b does" in second and "look at     models.py:214, A.run" in second and "✓" not in second
    assert end.startswith("q1 1/2 in 1.2 s") and "does" not in end


def test_questions_side_by_side_are_printed_in_order_and_without_mixing_their_lines():
    second, first, done_2, done_1 = told_bit_by_bit(
        ("q2", PASSED),
        ("q1", FAILED),
        ("q2", question(PASSED, ERROR, id="q2")),
        ("q1", question(FAILED, ERROR)),
    )
    assert second == done_2 == "" and "✗ b does" in first
    assert done_1.index("! c does") < done_1.index("q1 0/2") < done_1.index("q2 ") < done_1.index("✓ a does")
    assert "b does" not in done_1 and done_1.count("a does") == 1


def test_a_question_that_comes_to_the_front_shows_what_is_known_of_it_and_goes_on():
    _, front, last = told_bit_by_bit(("q2", PASSED), ("q1", question(FAILED)), ("q2", FAILED))
    assert front.index("✗ b does") < front.index("✓ a does") and "✗ b does" in last


def test_checks_that_wait_for_one_stub_stay_one_line_unless_a_training_begins():
    events = [("q1", PASSED), *(("q1", stub) for stub in STUBS)]
    *parts, end = told_bit_by_bit(*events, ("q1", question(PASSED, *STUBS)))
    assert "".join(parts[1:]) == "" and end.count("still a stub") == 1 and "0/3" in end
    *_, training = told_bit_by_bit(*events, ("q1", Progress(1, 2.0)))
    assert "still a stub" in training and "0/3" in training


def test_a_question_of_which_nothing_is_written_takes_one_line():
    lines = shown(question(*STUBS)).splitlines()
    assert lines[0].startswith("  – q1 Perceptron · not attempted") and lines[0].endswith(" 0/3")
    assert lines[1].startswith("total")


def test_the_reason_of_what_was_graded_twice_is_shown():
    lost = replace(ERROR, message="train did not come back within 60 s and was ended.")
    for first in (PASSED, FAILED):  # in brief after another failure, else the whole card
        printed = shown(graded_twice(question(first, lost)))
        assert "train did not come back within 60 s" in printed
    assert "It was graded twice" in shown(graded_twice(question(lost)))


def test_a_fault_of_the_grader_is_owned_up_to():
    printed = shown(question(check("a", Status.FAULT, message="The grader failed here:\nKeyError")))
    assert "The grader failed in q1; that is our fault, not yours" in " ".join(printed.split())


def test_a_question_in_which_no_check_ran_is_no_pass():
    assert question().status is Status.FAULT
    assert not RunResult((), 0, "", "", {}, 0).full


def test_progress_without_a_terminal_is_told_less_and_less():
    stream = io.StringIO()
    terminal = Terminal(ALL, stream=stream)
    for epoch in range(1, 101):
        terminal.show(Event(ALL[2], QuestionData(), progress=Progress(epoch, epoch * 2.0, validation=0.5)))
    lines = stream.getvalue().splitlines()
    assert [line.split()[4] for line in lines] == ["1.0", "2.0", "4.0", "8.0", "16.0", "32.0", "64.0"]
    assert "validation 50.0%" in lines[0]


@pytest.mark.parametrize("width", [20, 40, 80])
def test_wrapping_keeps_words_and_indent(width):
    body = "a sentence of several words " * 4
    lines = text.wrap("  " + body.strip(), width, "    ")
    assert all(line.startswith("      ") and len(line) <= width for line in lines)
    assert " ".join(line.strip() for line in lines) == body.strip()


# --- Several seeds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 4, 5, 20, 100])
def test_a_table_of_any_number_of_seeds_fits_80_characters(count):
    """A column for each of a few seeds; of many, how often there were full points and their range."""
    question = ALL[2]
    runs = []
    for seed in range(count):
        checks = [
            CheckResult(c.name, c.title, c.points * (seed % 5 != 1), c.points, Status.PASSED)
            for c in question.checks
        ]
        checks[-1] = replace(checks[-1], evidence={"accuracy": 0.97 + seed / 1e4, "threshold": 0.97})
        result = QuestionResult(question.id, question.title, tuple(checks), 1.0)
        runs.append(RunResult((result,), seed, "", "", {}, 1.0))
    stream = io.StringIO()
    Terminal([question], stream=stream).spread(runs)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 3 and max(map(len, lines)) <= 80 and "…" not in stream.getvalue()
    assert "0.97 to 0.9" in lines[1]
    if count > 4:
        assert f"{count - count // 5} of {count}" in lines[1] and "0 to 6/6" in lines[1]
    else:
        assert "seed 1" in lines[0] and "0/6" in lines[1]
