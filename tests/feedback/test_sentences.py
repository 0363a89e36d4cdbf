"""The files of sentences: nothing in them that no code uses, and no name in the code that has none."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module, util
from pathlib import Path

import numpy as np
import pytest

from grading import ROOT, rooms
from grading.checks.attention import ATTENTION
from grading.checks.training import CLASSIFIER
from grading.feedback import sentences
from grading.feedback.probes import NETWORK, NETWORK_RULES, TRAINING, TRAINING_RULES
from grading.feedback.sentences import SentenceError
from grading.questions import ALL, q6
from grading.release.handout.recorded import generators

GRADING = ROOT / "grading"
SHARED = {"classifier": CLASSIFIER, "training": TRAINING, "network": NETWORK, "attention": ATTENTION}
HELPERS = {
    "q9": ["checks/graphs.py"],
    "q10": ["checks/causality.py", "checks/odds.py"],
}  # what else names mistakes of a question's own
by_question = pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)


def own(question) -> sentences.Sentences:
    return sentences.read(GRADING / "questions" / f"{question.id}.toml")


def names(mistakes) -> list[str]:
    return [mistake.name for mistake in mistakes]


def given(path: Path) -> set[str]:
    """The names of known mistakes that a module's code gives.

    They stand in what is passed or bound as `mistakes`, in what a function returns that is annotated with
    Names, and as the keys of a table whose names are chosen by `[name for name, … in table.items() if …]`.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    chosen = {table for node in ast.walk(tree) if (table := _chosen_from(node))}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "mistakes":
            found |= set(_texts(node.value))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = {_name(each) for each in getattr(node, "targets", None) or [node.target]}
            if targets & {"mistake", "mistakes"}:
                found |= set(_texts(node.value))
            if targets & chosen and isinstance(node.value, ast.Dict):
                found |= {key.value for key in node.value.keys}
        elif isinstance(node, ast.FunctionDef) and getattr(node.returns, "id", "") == "Names":
            returns = (each for each in ast.walk(node) if isinstance(each, ast.Return))
            found |= {text for each in returns for text in _texts(each.value)}
    return found


def _name(target: ast.expr) -> str:
    return getattr(target, "id", getattr(target, "attr", ""))


def _chosen_from(node: ast.AST) -> str:
    """The table of [name for name, … in table.items() …]."""
    if isinstance(node, ast.ListComp) and isinstance(node.generators[0].target, ast.Tuple):
        source, first = node.generators[0].iter, node.generators[0].target.elts[0]
        if isinstance(source, ast.Call) and getattr(source.func, "attr", "") == "items":
            return _name(source.func.value) if _name(node.elt) == _name(first) else ""
    return ""


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts of an expression, without those that are arguments or compared with something."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call | ast.Compare | ast.comprehension | ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


@cache
def suspects(id: str) -> set[str]:
    """The names of the mistakes that the cases of a question's reference tell, as the report names them."""
    module = f"grading.reference.{id}"
    if not util.find_spec(module):
        return set()
    cases = [
        case
        for generator in generators(import_module(module))
        for seed in range(3)
        for case in generator(np.random.default_rng(seed))
    ]
    found = {name.removesuffix(q6.TURNED) for case in cases for name in (*case.suspects, *case.alone())}
    return {name.partition(",")[0] if "visits" in name else name for name in found} - {""}


def of_code(question) -> set[str]:
    files = [f"questions/{question.id}.py", *HELPERS.get(question.id, ())]
    return set().union(suspects(question.id), *(given(GRADING / file) for file in files))


@by_question
def test_every_sentence_on_a_mistake_is_used(question):
    assert [name for name in names(own(question).mistakes) if name not in of_code(question)] == []


@by_question
def test_every_mistake_that_code_names_has_a_sentence(question):
    assert of_code(question) - set(names(question.mistakes)) == set()


def test_shared_sentences_are_those_of_the_rules_in_their_order():
    assert names(TRAINING.mistakes) == list(TRAINING_RULES)
    assert names(NETWORK.mistakes) == list(NETWORK_RULES)
    assert set(names(CLASSIFIER.mistakes)) == given(GRADING / "checks" / "training.py")
    assert set(names(ATTENTION.mistakes)) <= suspects("q7") | suspects("q8")


@by_question
def test_hints_are_of_checks_that_there_are(question):
    checks = [check.name for check in question.checks]
    assert [name for name in own(question).hints if name not in checks] == []
    assert own(question).title and question.title == own(question).title


@pytest.mark.parametrize(("name", "shared"), SHARED.items(), ids=list(SHARED))
def test_shared_hints_are_shown_somewhere(name, shared):
    shown = {check.hints for question in ALL for check in question.checks}
    assert not shared.title and set(shared.hints.values()) <= shown


FILES = {f"grading/questions/{question.id}.toml" for question in ALL} | {
    *("grading/checks/classifier.toml", "grading/checks/attention.toml"),
    *(f"grading/feedback/{name}.toml" for name in ("training", "network", "exceptions")),
}


def test_every_file_of_sentences_is_one_of_these():
    assert {path.relative_to(ROOT).as_posix() for path in GRADING.rglob("*.toml")} == {
        *FILES,
        "grading/release/equivalent.toml",
    }


@pytest.mark.parametrize("room", [rooms.HANDED_OUT, rooms.DECIDING, rooms.ON_GRADESCOPE])
def test_sentences_go_where_the_questions_go(room):
    assert {path.relative_to(ROOT).as_posix() for path in rooms.inside(room)} >= FILES


class TestThisTest:
    """What finds the names finds them all: in each way in which a question gives one."""

    SOURCE = """
DIRECTIONS = {"turned round": 1}
def check(got):
    if got:
        raise Failed("message", [("ask", "Why?")], mistakes=["a list"] * ("key" in got))
    mistakes = ["bound"] if got else case.recognised({"order": got})
    failure.mistakes = ("of a failure",)
    mistake = "one" if got else "other"
def _named(got) -> Names:
    values = {"by its value": 2}
    return [name for name, value in values.items() if value == got]
def _half(got) -> Names:
    return ["returned"] if got == "text" else [name for name, way in DIRECTIONS.items() if way]
def _rules(*names) -> list[str]:
    return [f"{name}_backward" for name in names] + ["no mistake"]
"""

    def test_all_ways(self, tmp_path):
        (tmp_path / "q.py").write_text(self.SOURCE)
        assert given(tmp_path / "q.py") == {
            *("turned round", "a list", "bound", "of a failure", "one", "other", "by its value", "returned")
        }


def read(tmp_path: Path, text: str) -> sentences.Sentences:
    (tmp_path / "q.toml").write_text(text, encoding="utf-8")
    return sentences.read(tmp_path / "q.toml")


def test_white_space_is_one_blank(tmp_path):
    told = read(tmp_path, '[mistakes."no mask"]\nwhy = """\n    Over two\n    lines."""\nat = ["forward"]\n')
    (mistake,) = told.mistakes
    assert (mistake.name, mistake.why, mistake.at) == ("no mask", "Over two lines.", ("forward",))
    assert not mistake.last_resort and told.title == "" and told.hints == {}


def test_own_hints_come_before_shared_ones(tmp_path):
    (tmp_path / "q.toml").write_text('[hints]\nloss = ["Mine?", "Mine."]\n')
    shared = sentences.Sentences(hints={"loss": ("Shared?", "Shared."), "training": ("Shared?", "Shared.")})
    told = sentences.beside(str(tmp_path / "q.py"), shared)
    assert told.hints == {"loss": ("Mine?", "Mine."), "training": ("Shared?", "Shared.")}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title = 3\n", "title is a text in quotes, not 3."),
        ('title = " "\n', "title is a text in quotes"),
        ('titel = "x"\n', "'titel' means nothing in the file: it holds title, hints, mistakes."),
        ("hints = 3\n", "hints is a table."),
        ('[hints]\nloss = ["Only one?"]\n', "hints.loss is a list of two texts: a question to think about"),
        ('[hints]\nloss = ["One?", 2]\n', "each of hints.loss is a text in quotes, not 2."),
        ('[mistakes]\nx = "y"\n', "mistakes.'x' is a table with the line why"),
        ('[mistakes.x]\nat = ["run"]\n', "mistakes.'x'.why is a text in quotes, not None."),
        ('[mistakes.x]\nwhy = "y"\nwhere = "z"\n', "'where' means nothing in mistakes.'x'"),
        ('[mistakes.x]\nwhy = "y"\nat = "run"\n', "at is a list of names of methods"),
        ("title = \n", "Invalid value"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(text, sentence, tmp_path):
    with pytest.raises(SentenceError) as told:
        read(tmp_path, text)
    assert str(told.value).startswith(str(tmp_path / "q.toml")) and sentence in str(told.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SentenceError, match=r"q\.toml"):
        sentences.read(tmp_path / "q.toml")
