"""The corpus in its new form beside the old one: every case has the same code and the same expectations.

The old form is tests/submissions/<case>/ with an expected.json, the new one tests/converted. Removed with it.
"""

import ast
import json
from collections import Counter
from pathlib import Path

import pytest

from grading.questions import ALL
from grading.release import corpus

ROOT = Path(__file__).resolve().parent.parent
OLD = sorted(path.parent for path in (ROOT / "tests" / "submissions").glob("*/expected.json"))
NEW = {corpus.read(path).name: corpus.read(path) for path in corpus.paths(ROOT / "tests" / "converted")}
QUESTIONS = {question.id: question for question in ALL}

# what cases of q10 had in every file, and now take from the reference
ATTENTION = {
    "MultiHeadAttention.__init__",
    "MultiHeadAttention.split_heads",
    "MultiHeadAttention.forward",
    "causal_mask",
}


def plain(node: ast.AST) -> str:
    """A definition without docstrings and other lines that are only a string."""
    for inner in ast.walk(node):
        if isinstance(getattr(inner, "body", None), list):
            inner.body = [each for each in inner.body if not is_text(each)]
    return ast.dump(node)


def is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and type(node.value.value) is str
    )


def name_of(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return getattr(node, "name", "") or ast.unparse(node)


def parts(source: bytes) -> tuple[dict[str, str], set[tuple]]:
    """Every statement at the top of a file or in one of its classes, by its name, and what is imported."""
    found, imported = {}, set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            imported |= {(getattr(node, "module", ""), each.name, each.asname) for each in node.names}
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name_of(each)}": plain(each) for each in node.body if not is_text(each)}
            found[node.name] = f"{ast.dump(ast.Tuple(node.bases))} {node.keywords} {node.decorator_list}"
        elif not is_text(node):
            found[name_of(node)] = plain(node)
    return found, imported


def names_used(source: bytes) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}


def compared(folder: Path) -> str:
    """How the code of a case differs from the old one: a reason, or "" if every byte is the same."""
    sources = NEW[folder.name].submission.sources
    old = {path.name: path.read_bytes() for path in folder.glob("*.py")}
    assert sources.keys() == old.keys()
    if sources == old:
        return ""
    ((file, source),) = old.items()
    (before, imported), (after, importable) = parts(source), parts(sources[file])
    unused = {each for each in imported - importable if (each[2] or each[1]) not in names_used(source)}
    assert imported - importable == unused
    assert before.keys() <= after.keys()
    assert methods(before) == {name for name in methods(after) if name.split(".")[0] in before}
    for id in NEW[folder.name].said:
        needed = {need.split(".")[0] for check in QUESTIONS[id].checks for need in check.needs}
        assert needed & before.keys() == needed & after.keys()
    if changed := {name for name in before if before[name] != after[name]}:
        assert folder.name.startswith("wrong_q10_") and changed <= ATTENTION
        return "the reference's attention in place of a copy"
    return "an import that nothing uses is gone" if unused else "other classes are there"


def methods(found: dict[str, str]) -> set[str]:
    return {name for name in found if "." in name}


def test_the_code_is_the_same():
    """Beside what is counted here, docstrings and comments of unchanged definitions are the reference's."""
    assert [folder.name for folder in OLD] == sorted(NEW)
    assert Counter(compared(folder) for folder in OLD) == {
        "": 85,
        "other classes are there": 183,
        "an import that nothing uses is gone": 18,
        "the reference's attention in place of a copy": 30,
    }


@pytest.mark.parametrize("folder", OLD, ids=lambda folder: folder.name)
def test_the_expectations_are_the_same(folder):
    told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    case = NEW[folder.name]
    assert (case.about, case.mistake or None) == (told["about"], told.get("mistake"))
    assert (case.seed, case.budget) == (told["seed"], told["budget"])
    assert list(case.said) == list(told["questions"])
    for id, old in told["questions"].items():
        new = case.expected(QUESTIONS[id])
        assert new["score"] == old["score"] and list(new["checks"]) == [c.name for c in QUESTIONS[id].checks]
        assert new["checks"].keys() == old["checks"].keys()
        for name, check in old["checks"].items():
            found = new["checks"][name]
            assert check | {"message": ""} == found | {"message": ""}
            part = check.get("message", "")
            assert part == found["message"] or (name not in case.said[id] and part in found["message"])
