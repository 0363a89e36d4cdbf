"""Copied work is found whatever its names, order and layout; honest work and hostile files are not."""

import json
import random
import re

import pytest

from grading.cli import instructor as command
from grading.questions import ALL
from grading.release import corpus
from grading.release.handout import build
from grading.similar.pairs import of_class
from grading.similar.prints import parts, prints

QUESTIONS = [question for question in ALL if question.id in ("q4", "q5")]
STUBS = {name: build.stub(ALL, name) for name in build.STUBS}
RIGHT = {  # by different hands, each a whole file
    path.stem: corpus.read(path).submission.sources
    for path in corpus.paths()
    if re.match(r"(right|wrong)_q[45]_", path.stem) and path.is_file()
    and "# changes" not in path.read_text(encoding="utf-8")
}  # fmt: skip
ORIGINAL = "right_q4_list_of_tensors"


def source(name: str) -> str:
    return RIGHT[name]["models.py"].decode()


def renamed(text: str) -> str:
    given = {word for word in re.findall(r"\w+", STUBS["models.py"])}
    own = {word for word in re.findall(r"(?<![.\w])[a-z]\w*(?=\s*=[^=])", text)} - given
    for word in own:
        text = re.sub(rf"\b{word}\b", f"my_{word}_of_mine", text)
    return text


def commented(text: str) -> str:
    return "".join(f"{line}  # step {n}\n\n" for n, line in enumerate(text.splitlines()) if line.strip())


def moved(text: str) -> str:
    found = parts(text)
    head = text.splitlines(keepends=True)[: found[0].first - 1]
    return "".join([*head, *("".join(part.lines) + "\n\n" for part in reversed(found))])


def reformatted(text: str) -> str:
    return text.replace("    ", "  ").replace("(", "( ").replace(" = ", "=").replace("'", '"')


WAYS = {
    "as it is": lambda text: text,
    "renamed": renamed,
    "commented": commented,
    "moved": moved,
    "reformatted": reformatted,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_is_the_first_pair(way):
    handed = RIGHT | {"copy": {"models.py": WAYS[way](source(ORIGINAL)).encode()}}
    assert "copy" not in RIGHT and len(RIGHT) > 4
    first, second, *_ = of_class(QUESTIONS, STUBS, handed, {})
    assert {first.one.student, first.two.student} == {"copy", ORIGINAL}
    assert min(map(len, first.lines)) > 5


def test_ten_copies_are_the_first_ten_pairs():
    """Among all whole files of the corpus, as docs/similar.md tells."""
    files = [path for path in corpus.paths() if path.is_file()]
    whole = [path for path in files if "# changes" not in path.read_text(encoding="utf-8", errors="replace")]
    handed = {path.stem: corpus.read(path).submission.sources for path in whole}
    originals = [name for name in handed if name.startswith("right_") and "models.py" in handed[name]]
    random.Random(0).shuffle(originals)
    copied = {}
    for original, way in zip(originals, list(WAYS) * 2, strict=False):
        text = WAYS[way](handed[original]["models.py"].decode("utf-8-sig"))
        copied[f"{original}, {way}"] = {"models.py": text.encode()}
    pairs = of_class(ALL, STUBS, handed | copied, {})
    wanted = [{name, name.split(", ")[0]} for name in copied]
    found = [{pair.one.student, pair.two.student} for pair in pairs[:10]]
    assert len(wanted) == 10 and all(pair in wanted for pair in found)


def test_what_is_handed_out_is_nobodys():
    handed = {name: {"models.py": STUBS["models.py"].encode()} for name in "abcd"}
    assert of_class(QUESTIONS, STUBS, handed, {}) == []


def test_what_the_class_shares_is_nobodys():
    handed = {f"student {i}": RIGHT[ORIGINAL] for i in range(20)}
    assert of_class(QUESTIONS, STUBS, handed, {}) == []


def test_earlier_years_are_compared_with_and_not_with_each_other():
    earlier = {"2025/kim": RIGHT[ORIGINAL], "2025/lee": RIGHT[ORIGINAL]}
    others = {name: sources for name, sources in RIGHT.items() if name != ORIGINAL}
    pairs = of_class(QUESTIONS, STUBS, others | {"mo": RIGHT[ORIGINAL]}, earlier)
    assert not [pair for pair in pairs if pair.one.earlier and pair.two.earlier]
    assert any({pair.one.student, pair.two.student} == {"mo", "2025/kim"} for pair in pairs[:4])


HOSTILE = [
    "(" * 100_000,
    "def f():\n" + "\tif x:\n" * 500,
    "'''",
    "\x0c\x00",
    "class X:\n\\",
    "def f(\n" * 1000,
    "é = 1",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_handed_in_is_split_or_left(text):
    text = f"class LanguageIDModel:\n    def train(self, dataset):\n        {text}"
    assert isinstance(prints(parts(text), ()), dict)
    of_class(QUESTIONS, STUBS, RIGHT | {"odd": {"models.py": text.encode()}}, {})


def test_the_command_and_its_page(tmp_path, capsys):
    copies = {"lee": source(ORIGINAL), "park": renamed(source(ORIGINAL))}
    others = {name: source(name) for name in RIGHT if name != ORIGINAL}
    for name, text in (copies | others).items():
        (tmp_path / "class" / f"{name} <b>").mkdir(parents=True)
        (tmp_path / "class" / f"{name} <b>" / "models.py").write_text(text, encoding="utf-8")
    page = tmp_path / "similar.html"
    arguments = ["similar", str(tmp_path / "class"), "-q", "q4", "--most", "5", "--html", str(page)]
    assert command.main(arguments) == 0
    printed = capsys.readouterr().out
    assert re.search(r"^1 +lee <b>, park <b> +q4 ", printed, re.M) and "No verdict" in printed
    text = page.read_text(encoding="utf-8")
    assert "lee &lt;b&gt;" in text and "<b>" not in text and "<mark>" in text and "<script" not in text


def test_a_group_that_hands_in_together_is_no_pair(tmp_path, capsys):
    people = [{":name": name, ":sid": name} for name in ("kim", "lee")]
    (tmp_path / "submission_1").mkdir()
    (tmp_path / "submission_1" / "models.py").write_text(source(ORIGINAL), encoding="utf-8")
    listed = json.dumps({"submission_1": {":submitters": people}})
    (tmp_path / "submission_metadata.yml").write_text(listed, encoding="utf-8")
    assert command.main(["similar", str(tmp_path)]) == 0
    assert "1 submissions, 0 of earlier years, 0 pairs" in capsys.readouterr().out


def test_a_folder_that_is_none_is_refused(tmp_path, capsys):
    assert command.main(["similar", str(tmp_path / "none")]) == 2
    assert "is not a folder of submissions" in capsys.readouterr().err
