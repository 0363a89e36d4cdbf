"""The HTML report: whatever a student's program says is text, everybody can read it, it needs nothing else.

What only a browser can tell is asked of a real Chromium, where there is one with its driver and selenium.
"""

import base64
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from itertools import product
from pathlib import Path

import jsonschema
import pytest

from grading import ROOT
from grading.questions import ALL
from grading.record import CheckResult, Curve, Kind, QuestionResult, RunResult, Status
from grading.render import chart, text
from grading.render import page as html
from grading.render.plots import Picture
from grading.runner.curves import KEPT_CURVES, KEPT_POINTS, curves
from grading.student.values import OptimizerTrace, Training
from helpers.browser import CONTRASTS, focused, opened, violations
from helpers.page import Reader

HOSTILE = '<script>window.hacked = 1</script>"\'><img src=x onerror="hacked=1"></title></style>{{ 7*7 }}'
CONTROLS = "\x1b[2Jcleared\x07\x00 \u202etxet desrever \u2028 \ud800 \x9b31m"
LONG = "x" * 3000
CHINESE = "你好，世界　損失=0.5 🙂👩\u200d💻"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TRACEBACK = "models.py:3, in run\n    return x @ y\nRuntimeError: shapes (4, 3) and (4, 3)"


def check(name: str, status: Status, score: float = 0, of: float = 1, **fields: object) -> CheckResult:
    return CheckResult(name, f"{name} does what it should", score, of, status, **fields)


FAILED = check(
    "b", Status.FAILED, message=f"94.3% are right. {HOSTILE} {LONG}", location="models.py:214, A.run",
    details=(("asked for", "4,850 of 5,000"), ("got", HOSTILE), ("matrix", "[1 2\n 3 4]"), ("long", LONG)),
    mistakes=("softmax over the rows", HOSTILE),
)  # fmt: skip
STUBS = [check(n, Status.NOT_ATTEMPTED, message="A.run is still a stub (models.py:4)") for n in "de"]
SKIPPED = [check(n, Status.SKIPPED, message=f"needs “{HOSTILE}”") for n in "fg"]
IMPORT = "models.py cannot be imported.\nmodels.py:1\nSyntaxError: '(' was never closed"
BROKEN = [check(n, Status.ERROR, kind=Kind.IMPORT, message=IMPORT) for n in "ab"]
LOSSES = Curve("loss", 1, ((0.1, 2.3), (0.5, None), (1.0, 0.01), (1.5, 0.02)))
ACCURACIES = Curve("validation accuracy", 2, ((1.0, 0.951), (2.0, 0.972), (3.0, 0.968)))
QUESTIONS = (
    QuestionResult("q1", "Perceptron", (check("a", Status.PASSED, 1, message="5 epochs"),), seconds=1.25),
    QuestionResult(
        "q2", f"Regression {HOSTILE}",
        (check("a", Status.PASSED, 1), FAILED, *STUBS, *SKIPPED, check("h", Status.ERROR,
         kind=Kind.EXCEPTION, message=f"{TRACEBACK}\n{CONTROLS}{HOSTILE}", location="models.py:3")),
        seconds=2, curves=(LOSSES, ACCURACIES),
        printed=f"{CONTROLS}\r50%\r100%\r\n{HOSTILE}\n{LONG}\n{CHINESE}",
    ),
    QuestionResult("q3", "Digits", tuple(BROKEN), seconds=0),
    QuestionResult("q4", "Words", tuple(BROKEN), seconds=0),
    QuestionResult("q5", "Fault", (check("a", Status.FAULT, message="The grader failed:\nKeyError"),), 0),
    QuestionResult("q6", "Nothing", (), 0),
)  # fmt: skip
RUN = RunResult(QUESTIONS, 7, f"own {HOSTILE}", f"/data {HOSTILE}", {"torch": "2.13"}, 9.5, budget=0.5)
PICTURES = {"q2": Picture(PIXEL, f"The curve. {HOSTILE}")}


def shown(run: RunResult = RUN, pictures: dict[str, Picture] = PICTURES) -> str:
    return html.page(run, f"models{CONTROLS}{HOSTILE}.py", pictures)


def one_question(*checks: CheckResult, **fields: object) -> str:
    question = QuestionResult("q1", "Perceptron", checks, seconds=1, **fields)
    return html.page(RunResult((question,), 0, "own process", "data", {}, 1.0), "models.py", {})


# --- What a program says is text ------------------------------------------------------------------------


def test_hostile_text_stays_text_wherever_it_comes_from():
    reader = Reader(shown())
    tags = {tag for tag, _ in reader.elements}
    assert not tags & {"script", "iframe", "object", "embed", "form", "base"}
    names = {name for _, attributes in reader.elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert [attributes["src"][:22] for tag, attributes in reader.elements if tag == "img"] == [
        "data:image/png;base64,"
    ]
    # file twice, isolation, data, title of q2 twice, message, detail, mistake, "needs", error, print, caption
    assert reader.text.count(HOSTILE) == 13


def test_control_characters_are_shown_and_never_sent():
    page = shown()
    page.encode("utf-8")
    sent = {unicodedata.category(char) for char in page.replace("\n", "").replace("\u200d", "")}
    assert not sent & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    for seen in ("⟨U+001B⟩[2Jcleared⟨U+0007⟩⟨U+0000⟩", "⟨U+202E⟩txet", "⟨U+2028⟩", "⟨U+D800⟩", "⟨U+009B⟩31m"):
        assert seen in page
    assert "⟨U+000D⟩\n50%⟨U+000D⟩\n100%\n" in page and CHINESE in page


def test_the_page_refers_to_nothing_outside_of_it():
    page, reader = shown(), Reader(shown())
    links = reader.values("href", "src", "action", "srcset", "data", "poster")
    assert links and all(link.startswith(("#", "data:")) for link in links)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert "url(" not in style and "@import" not in style and "@font-face" not in style
    policies = [a["content"] for tag, a in reader.elements if tag == "meta" and "http-equiv" in a]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


# --- Everybody can read it ------------------------------------------------------------------------------


def test_ids_are_unique_and_every_reference_has_its_target():
    reader = Reader(shown())
    ids = reader.values("id")
    assert len(ids) == len(set(ids))
    wanted = {link[1:] for link in reader.values("href") if link.startswith("#")}
    wanted |= set(reader.values("aria-labelledby"))
    assert wanted <= set(ids) and {f"q{n}" for n in range(1, 7)} <= wanted


def test_headings_are_in_order():
    levels = [int(tag[1]) for tag, _ in Reader(shown()).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1 and levels.count(2) == len(QUESTIONS)
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))


def test_landmarks_language_and_alternatives():
    elements = Reader(shown()).elements
    tags = [tag for tag, _ in elements]
    assert all(tags.count(tag) == 1 for tag in ("header", "nav", "main", "title", "h1"))
    assert ("html", {"lang": "en"}) in elements
    assert all(attributes["alt"] for tag, attributes in elements if tag == "img")
    drawings = [attributes for tag, attributes in elements if tag == "svg"]
    assert all("aria-hidden" in a or (a["role"] == "img" and a["aria-labelledby"]) for a in drawings)
    assert next(attributes for tag, attributes in elements if tag == "a") == {
        "class": "skip",
        "href": "#questions",
    }


@pytest.mark.parametrize("status", list(Status))
def test_a_status_is_a_word_and_a_mark_not_only_a_colour(status):
    page = one_question(check("a", status, float(status is Status.PASSED), message="m"))
    words = " ".join(Reader(page).text.split())
    assert f"{text.UNICODE[status]} {html.CHECK_WORDS[status]} {int(status is Status.PASSED)}/1" in words


def palettes() -> list[dict[str, str]]:
    """The colours of the light and of the dark page, by name."""
    style = (ROOT / "grading" / "render" / "base.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in blocks]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_every_colour_of_text_has_a_contrast_of_4_5_on_page_and_card():
    light, dark = palettes()
    assert set(light) == set(dark) and light != dark
    for palette in (light, dark):
        for ink in ("text", "muted", "link", "good", "bad", "open", "ours"):
            for ground in ("page", "card"):
                assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground, palette[ink])


# --- What it says ---------------------------------------------------------------------------------------


def test_the_first_failure_is_linked_from_the_top_and_marked():
    page = shown()
    assert Reader(page).text.count("start here") == 1
    assert re.search(r'<a href="#q2-2">q2 is next: failed: b does', page)
    assert re.search(r'<li id="q2-2" class="check failed first"', page)


def test_full_points_say_so_and_mark_nothing():
    page = one_question(check("a", Status.PASSED, 1))
    assert "Every check passed." in page and "start here" not in page


def test_checks_that_wait_for_one_stub_are_one_line_with_what_waits():
    words = " ".join(Reader(shown()).text.split())
    assert words.count("A.run is still a stub") == 1
    assert "0/2 points A.run is still a stub (models.py:4) d does what it should e does" in words


def test_a_file_that_cannot_be_imported_is_explained_once():
    page = shown()
    assert page.count("was never closed") == 1
    assert 'The reason stands in <a href="#q3">q3</a>.' in page


def test_the_place_to_look_at_is_said_once():
    words = Reader(shown()).text
    assert words.count("models.py:214, A.run") == 2  # with its check, and at the top as the next step
    assert words.count("models.py:3") == 1  # the error's own traceback names it


def test_the_same_record_gives_the_same_page():
    assert shown() == shown()
    assert shown(replace(RUN, seed=8)) != shown()


@pytest.mark.parametrize("question", [q for q in ALL if q.draw], ids=lambda q: q.id)
def test_every_picture_has_a_sentence_that_says_what_it_shows(question):
    assert re.fullmatch(r"\S.{20,300}\.", " ".join(question.draw.__doc__.split()))


# --- Curves ---------------------------------------------------------------------------------------------


def test_a_chart_says_first_best_and_last_and_where_it_was_no_number():
    drawn = chart.chart(LOSSES)
    assert drawn.summary == "first 2.3, lowest 0.01 at epoch 1, last 0.02; NaN or infinite at epoch 0.5"
    assert drawn.y_label == "loss (logarithmic)" and drawn.path.count("M") == 2
    drawn = chart.chart(ACCURACIES, of=2)
    assert drawn.summary == "first 95.1%, highest 97.2% at epoch 2, last 96.8%"
    assert drawn.title == "Validation accuracy, training 2" and drawn.y_label == "validation accuracy"


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](\S+) ([-\d.]+)", path)]


def test_a_chart_puts_points_where_its_ticks_say():
    drawn = chart.chart(Curve("loss", 1, ((0.0, 1.0), (5.0, 2.0), (10.0, 3.0))))
    ends = points(drawn.path)
    x = {tick.label: tick.at for tick in drawn.x_ticks}
    y = {tick.label: tick.at for tick in drawn.y_ticks}
    assert ends[0] == (x["0"], y["1"]) and ends[2] == (x["10"], y["3"])
    assert ends[1] == pytest.approx(((x["0"] + x["10"]) / 2, y["2"]), abs=0.11)


ODD = (0.0, -1.0, 5e-324, 1e-310, 1e-30, 1.0, 1.0 + 1e-15, -9e299, 9e299, None)


@pytest.mark.parametrize(("first", "last"), list(product(ODD, ODD)))
def test_any_two_values_can_be_drawn_within_the_chart(first, last):
    for epochs in ((0.0, 0.0), (0.0, 1e-9), (3.0, 9e299)):
        drawn = chart.chart(Curve("loss", 1, ((epochs[0], first), (epochs[1], last))))
        for x, y in points(drawn.path):
            assert chart.LEFT <= x <= chart.RIGHT and chart.TOP <= y <= chart.BOTTOM
        assert bool(drawn.path) == (first is not None or last is not None) and drawn.summary


def training(losses: list, validations: list = ()) -> Training:
    seen = OptimizerTrace(1, 1, 1, False, True, (), 0, 0, 1, 0, 0, 0.01, 0.01, 0, ())
    return Training(1.0, 1.0, 1.0, 1.0, "", 1, tuple(validations), tuple(losses), False, seen)


def test_curves_are_thinned_and_keep_their_ends():
    (curve,) = curves([training([(n / 7, float(n)) for n in range(997)])])
    assert KEPT_POINTS / 2 < len(curve.points) <= KEPT_POINTS + 1
    assert curve.points[0] == (0.0, 0.0) and curve.points[-1] == (996 / 7, 996.0)


def test_curves_without_two_points_and_of_old_trainings_are_left_out():
    pair = [(0.0, 1.0), (1.0, 0.5)]
    assert curves([training([(0.0, 1.0)]), training([])]) == ()
    found = curves([training(pair, pair)] * KEPT_CURVES)
    assert len(found) == KEPT_CURVES and found[-1].training == KEPT_CURVES
    assert [curve.name for curve in found[:2]] == ["loss", "validation accuracy"]


def test_values_that_are_no_finite_numbers_become_none():
    nan, infinity, largest = float("nan"), float("inf"), sys.float_info.max
    points = [(0.0, 1.0), (1.0, nan), (2.0, -infinity), (3.0, largest), (infinity, 1.0), (nan, 1.0)]
    (curve,) = curves([training(points)])
    assert curve.points == ((0.0, 1.0), (1.0, None), (2.0, None), (3.0, None))


# --- The command ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> Path:
    """The page of the reference solution for q2 and q6, with its JSON beside it."""
    folder = tmp_path_factory.mktemp("html")
    command = [sys.executable, str(ROOT / "autograder.py"), "--no-graphics", "-q", "q2", "-q", "q6"]
    command += ["--html", str(folder / "r.html"), "--json", str(folder / "r.json")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0 and "report:" in done.stdout, done.stdout + done.stderr
    return folder / "r.html"


def test_the_command_writes_a_page_with_curves_and_pictures(written):
    reader = Reader(written.read_text(encoding="utf-8"))
    assert "7/7" in reader.text and "Loss:" in reader.text
    pictures = [a["src"] for tag, a in reader.elements if tag == "img"]
    assert len(pictures) == 2
    for picture in pictures:
        assert base64.b64decode(picture.split(",")[1]).startswith(b"\x89PNG")


def test_the_json_holds_the_same_curve(written):
    result = json.loads(written.with_suffix(".json").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(result, schema)
    (curve,) = result["questions"][0]["curves"]
    assert curve["name"] == "loss" and curve["points"][0][1] > curve["points"][-1][1]
    result["questions"][0]["curves"][0]["points"][0] = [0.0, "NaN"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(result, schema)


# --- In a browser ---------------------------------------------------------------------------------------

SCREENS = [(width, scheme) for width in (1280, 390, 320) for scheme in ("light", "dark")]


@pytest.fixture(scope="session")
def pages(tmp_path_factory, written) -> dict[str, Path]:
    path = tmp_path_factory.mktemp("pages") / "hostile.html"
    path.write_text(shown(), encoding="utf-8")
    return {"hostile": path, "good": written}


@pytest.mark.parametrize("name", ["hostile", "good"])
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_nothing_is_wider_than_the_screen(browser, pages, name, width, scheme):
    driver = opened(browser, pages[name], width, scheme)
    assert driver.execute_script("return innerWidth") == width
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["hostile", "good"])
def test_no_script_runs_and_the_console_is_empty(browser, pages, name):
    driver = opened(browser, pages[name])
    assert driver.execute_script("return [document.scripts.length, typeof window.hacked]") == [0, "undefined"]
    assert driver.get_log("browser") == []
    sizes = driver.execute_script("return [...document.images].map(image => image.naturalWidth)")
    assert sizes and all(sizes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_a_contrast_of_4_5_as_it_is_shown(browser, pages, scheme):
    ratios = opened(browser, pages["hostile"], scheme=scheme).execute_script(CONTRASTS)
    assert len(ratios) > 50 and ratios[0][0] >= 4.5, ratios[:3]
    light = opened(browser, pages["hostile"], scheme="light").execute_script(CONTRASTS)
    assert (ratios == light) == (scheme == "light")  # the dark page is another one


def test_the_tabulator_reaches_every_link_and_fold_in_order(browser, pages):
    driver = opened(browser, pages["hostile"], 390)
    wanted = [attributes.get("href", tag) for tag, attributes in Reader(shown()).elements
              if tag in ("a", "summary")]  # fmt: skip
    assert wanted[0] == "#questions" and "summary" in wanted
    assert focused(driver, len(wanted)) == wanted


def test_the_keyboard_skips_to_the_questions_and_unfolds_what_was_printed(browser, pages):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    driver = opened(browser, pages["hostile"])
    focused(driver, 1)
    skip = driver.switch_to.active_element
    assert skip.is_displayed() and skip.size["width"] > 50
    skip.send_keys(keys.ENTER)
    assert driver.execute_script("return document.activeElement.id") == "questions"
    driver.execute_script("document.querySelector('details').open = false")
    fold = driver.find_element("tag name", "summary")
    fold.send_keys(keys.ENTER)
    assert driver.execute_script("return document.querySelector('details').open")


def test_a_screen_reader_finds_landmarks_and_names_for_pictures(browser, pages):
    nodes = opened(browser, pages["hostile"]).execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    seen = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n["ignored"]]
    roles = [role for role, _ in seen]
    assert all(roles.count(role) == 1 for role in ("banner", "navigation", "main"))
    pictures = [name for role, name in seen if role in ("image", "img", "graphics-document")]
    assert len(pictures) == 3 and all(len(name) > 10 for name in pictures), pictures


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, pages, scheme):
    assert violations(opened(browser, pages["hostile"], 390, scheme)) == []
