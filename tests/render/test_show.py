"""--show: the numbers that are drawn are the student's beside those asked for, and their difference."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from grading.cli import student
from grading.questions import ALL
from grading.release import corpus
from grading.render import plots
from grading.render.blocks import side_by_side
from grading.render.console import new_console
from grading.runner.run import Event, Grading
from grading.runner.settings import Settings
from grading.student.values import Progress, Value

QUESTIONS = {question.id: question for question in ALL}


def sampled(case: str, workers, sources) -> Event | None:
    """The last event with something to draw, of a case of the corpus that is graded with pictures."""
    read = corpus.read(corpus.FOLDER / f"{case}.py")
    question = QUESTIONS[case.split("_")[1]]
    events: list[Event] = []
    Grading([question], read.submission, sources, Settings(pictures=True)).run(workers, events.append)
    return next((e for e in reversed(events) if e.progress and e.progress.sample is not None), None)


def drawn(event: Event) -> Figure:
    figure = Figure()
    event.question.draw(figure, event.data, event.progress.sample)
    return figure


def panels(figure: Figure) -> list[np.ndarray]:
    return [np.asarray(axes.images[0].get_array()) for axes in figure.axes if axes.get_title()]


def words(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.texts)


RIGHT = ("right_q6_mask_by_addition", "right_q6_queries_times_keys", "right_q8_einsum")


@pytest.mark.parametrize("case", RIGHT)
def test_right_weights_differ_nowhere(case, workers, sources):
    figure = drawn(sampled(case, workers, sources))
    for yours, asked, difference in zip(*[iter(panels(figure))] * 3, strict=True):
        assert np.allclose(yours.sum(axis=-1), 1, atol=1e-4) and not np.triu(yours, 1).any()
        assert np.allclose(yours, asked, atol=1e-4) and np.allclose(difference, 0, atol=1e-4)
    assert "All weights agree." in figure.get_supxlabel()


@pytest.mark.parametrize("case", ("wrong_q6_no_mask", "wrong_q8_padding_marked", "wrong_q8_mask_inverted"))
def test_a_wrong_mask_shows_a_difference(case, workers, sources):
    figure = drawn(sampled(case, workers, sources))
    yours, asked, difference = panels(figure)[:3]
    assert np.abs(difference).max() > 0.05 and np.allclose(difference, yours - asked)
    assert figure.get_supxlabel().startswith("Largest difference: ")


def test_rows_and_columns_are_words_and_padding(workers, sources):
    figure = drawn(sampled("right_q8_einsum", workers, sources))
    sentence = ["the", "cat", "sat", "on", "it", "pad", "pad"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == sentence
    assert [label.get_text() for label in figure.axes[2].get_xticklabels()] == sentence
    assert not panels(figure)[0][:, 5:].any()  # nothing attends to padding


@pytest.mark.parametrize("id", ("q6", "q8"))
@pytest.mark.parametrize("wrong", (np.full((1, 8, 8), np.nan), np.zeros((1, 2, 3))), ids=("NaN", "shape"))
def test_what_cannot_be_drawn_is_said_in_the_picture(id, wrong, tmp_path, sources):
    question = QUESTIONS[id]
    value = Value("tensor", wrong) if id == "q6" else Value("tuple", items=(Value("tensor", wrong),) * 2)
    event = Event(question, sources.of(question, 0), progress=Progress(0, 0, sample=value))
    figure = Figure()
    assert plots._draw(event, figure)
    assert "forward" in words(figure) and not figure.axes


def test_small_pictures_have_the_colours_of_the_matrix():
    red, blue = (255, 0, 0), (0, 0, 255)
    panel = plots.Small("yours", np.array([[red, blue], [blue, red]], np.uint8))
    stream = io.StringIO()
    console = new_console(stream, force_terminal=True, color_system="truecolor")
    for row in side_by_side([panel, panel], 80):
        console.print(row)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1 + 8 and lines[0].split() == ["yours", "yours"]
    assert "38;2;255;0;0" in lines[1] and "38;2;0;0;255" in lines[1]
    assert len(re.sub(r"\x1b\[[0-9;]*m", "", lines[1])) == 16 + 2 + 16


def test_what_does_not_fit_is_left_out():
    panel = plots.Small("yours", np.zeros((2, 2, 3), np.uint8))
    assert len(side_by_side([panel, panel], 20)[0]) == 16


# --- Digits ---------------------------------------------------------------------------------------------


def digits_event(id: str, sources, change) -> Event:
    """An event of a model that is sure of the right digit everywhere but where `change` says otherwise."""
    question = QUESTIONS[id]
    data = sources.of(question, 0)
    labels = data.training.arrays["validation_labels"][: len(question.sample(data)[1][0])]
    logits = np.eye(10)[labels] * 9
    change(logits, labels)
    return Event(question, data, progress=Progress(0, 0, sample=Value("tensor", logits)))


@pytest.mark.parametrize("id", ("q3", "q5"))
def test_wrong_digits_come_first_with_what_they_were_taken_for(id, sources):
    other = {}

    def change(logits, labels):
        for row, sure in ((20, 12), (40, 15)):
            other[row] = int(labels[row]), int(labels[row] + 1) % 10
            logits[row, other[row][1]] = sure

    figure = drawn(digits_event(id, sources, change))
    titles = [axes.get_title() for axes in figure.axes if axes.images]
    assert titles[:2] == [f"{label}, taken for {taken}" for label, taken in (other[40], other[20])]
    assert all(title.endswith(", right") for title in titles[2:])
    assert figure.get_supxlabel().startswith("2 of ")


@pytest.mark.parametrize("id", ("q3", "q5"))
def test_where_no_digit_is_wrong_the_picture_says_so(id, sources):
    figure = drawn(digits_event(id, sources, lambda logits, labels: None))
    assert figure.get_supxlabel().startswith("0 of ")


# --- Letters, kernels, graphs ---------------------------------------------------------------------------


def lines(axes) -> list[np.ndarray]:
    return [np.asarray(line.get_ydata()) for line in axes.lines]


def test_words_are_followed_letter_by_letter_to_what_the_table_says(sources):
    """A model that knows the language at the last letter: flat until then, and the table holds the end."""
    question = QUESTIONS["q4"]
    data = sources.of(question, 0)
    count = len(question.sample(data)[1][0][0])
    known = np.zeros((count, 5))
    known[:, 2] = 9
    path = [*(np.zeros((count, 5)) for _ in range(6)), known]
    said = Value("tuple", items=tuple(Value("tensor", logits) for logits in path))
    table, *panels = drawn(Event(question, data, progress=Progress(0, 0, sample=said))).axes
    assert np.allclose(np.asarray(table.images[0].get_array())[:, 2], 1, atol=1e-3) and len(panels) == 3
    for panel in panels:
        found = np.stack(lines(panel))
        assert np.allclose(found[:, :-1], 0.2) and np.allclose(found[:, -1], [0, 0, 1, 0, 0], atol=1e-3)
    assert [label.get_text() for label in panels[0].get_xticklabels()] == list(
        table.get_yticklabels()[0].get_text()
    )


def test_the_kernel_and_the_convolved_digit_are_those_that_came(sources):
    question = QUESTIONS["q5"]
    data = sources.of(question, 0)
    kernel, convolved = np.arange(9.0).reshape(3, 3), np.ones((26, 26))
    logits = np.zeros((len(question.sample(data)[1][0]), 10))
    said = Value("tuple", items=tuple(Value("tensor", each) for each in (logits, kernel, convolved)))
    *_, digit, learned, result = drawn(Event(question, data, progress=Progress(0, 0, sample=said))).axes
    assert np.array_equal(learned.images[0].get_array(), kernel)
    assert np.array_equal(result.images[0].get_array(), convolved) and digit.images[0].get_array().any()


@pytest.mark.parametrize(
    ("case", "gradients", "listed"),
    [("right_q9_counted_uses", "x.grad: 3, asked for 3; y.grad: 8, asked for 8", 4),
     ("wrong_q9_gradient_overwritten", "asked for 8", 4)],
)  # fmt: skip
def test_a_graph_has_the_engines_order_and_gradients(case, gradients, listed, workers, sources):
    event = sampled(case, workers, sources)
    axes, *_ = drawn(event).axes
    texts = [text.get_text() for text in axes.texts]
    assert gradients in axes.get_title() and sum("listed no." in text for text in texts) == listed
    if case.startswith("wrong"):
        assert "y.grad: 8," not in axes.get_title()


# --- Words of q10 ---------------------------------------------------------------------------------------


def invented(sources, words: list[list[int]]) -> Figure:
    """The picture of a model that knows nothing yet, and has invented `words` in each language."""
    question = QUESTIONS["q10"]
    data = sources.of(question, 0)
    tokens = question.sample(data)[1][0]
    scores = Value("tensor", np.zeros((*tokens.shape, 1 + 47 + 5)))
    rows = np.array([[48, *(word + [0] * 11)[:11]] for word in words] * 5)
    sample = Value("tuple", items=(scores, Value("tensor", rows)))
    return drawn(Event(question, data, progress=Progress(0, 0, sample=sample)))


def test_bits_stand_beside_tables_and_invented_words_beside_training_words(sources):
    read = sources.of(QUESTIONS["q10"], 0).training.arrays["train_x"][0, 1:].tolist()
    figure = invented(sources, [[1, 2, 3, 0, 4], [26, 26, 26, 26], read, [50]])
    bars, words = figure.axes
    assert np.allclose([bar.get_height() for bar in bars.patches], np.log2(53))
    lines = [text.get_text() for text in bars.get_legend().get_texts()]
    assert [line.split(": ")[1] for line in lines] == ["3.8", "3.4", "3.1"]
    said = words.texts[0].get_text().split("\n\n")
    assert [each.split("\n")[0] for each in said] == ["English", "Spanish", "Finnish", "Dutch", "Polish"]
    first, second, third, fourth = said[0].split("\n")[1].split()
    assert first.rstrip("*") == "abc" and second == "zzzz" and third.endswith("*") and fourth == "?"


def test_before_it_has_invented_words_there_are_bits_alone(sources):
    question = QUESTIONS["q10"]
    data = sources.of(question, 0)
    scores = np.zeros((*question.sample(data)[1][0].shape, 1 + 47 + 5))
    event = Event(question, data, progress=Progress(0, 0, sample=Value("tensor", scores)))
    assert len(drawn(event).axes) == 1


# --- Squares of q7 --------------------------------------------------------------------------------------


def test_arrows_go_from_each_predicted_corner_to_what_it_looked_at(sources):
    question = QUESTIONS["q7"]
    data = sources.of(question, 0)
    rng = np.random.default_rng(0)
    guesses, alphas = rng.normal(size=(10, 2, 2)), rng.dirichlet((1, 1), size=(10, 2))
    sample = Value("tuple", items=(Value("tensor", guesses), Value("tensor", alphas)))
    figure = drawn(Event(question, data, progress=Progress(0, 0, sample=sample)))
    arrows = [text for text in figure.axes[3].texts if isinstance(text, Annotation)]
    assert np.allclose([arrow.arrow_patch.get_alpha() for arrow in arrows], alphas[3].ravel())
    assert np.allclose([arrow.xyann for arrow in arrows[::2]], guesses[3])


# --- The command ----------------------------------------------------------------------------------------


def test_show_writes_into_pictures_and_tells_in_plain_text_what_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert student.main(["--show", "q6", "--no-graphics"]) == 0
    assert (tmp_path / "pictures" / "q6.png").read_bytes().startswith(b"\x89PNG")
    said = " ".join(capsys.readouterr().out.split())
    assert "q6: Which word each word attends to" in said and "▀" not in said
    assert f"pictures: {Path('pictures') / 'q6.png'}" in said


def test_show_is_for_a_single_run(capsys):
    assert student.main(["--show", "q6", "--watch"]) == 2
    assert "--show is for a single run" in capsys.readouterr().err
