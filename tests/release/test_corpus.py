"""Cases are read from files and folders, and a patch replaces what it names and nothing else."""

import pytest

from grading.checks.question import Question
from grading.record import Kind
from grading.release import corpus
from grading.release.corpus import CorpusError, read
from grading.release.patch import PatchError, patched

SOURCE = '''"""A file."""

import math

LIMIT = 3  # of what


def double(x):
    return 2 * x  # twice


class Model(Base):
    """A model."""

    size = 1

    @property
    def width(self):
        return self.size

    def run(self, x):
        return double(x)


def last():
    pass
'''


def replaced(patch: str, *adds: str) -> str:
    return patched(SOURCE, patch, "models.py", adds)


# --- Patches ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("patch", "before", "after"),
    [
        (
            "def double(x):\n    return x\n",
            "def double(x):\n    return 2 * x  # twice\n",
            "def double(x):\n    return x\n",
        ),
        ("LIMIT = (\n    4,\n)\n", "LIMIT = 3  # of what\n", "LIMIT = (\n    4,\n)\n"),
        ("class Model:\n    size = 2\n", "    size = 1\n", "    size = 2\n"),
        (
            "class Model:\n    def run(self, x):\n        # nothing\n        return x\n",
            "    def run(self, x):\n        return double(x)\n",
            "    def run(self, x):\n        # nothing\n        return x\n",
        ),
        (
            "class Model:\n    @cached_property\n    def width(self): return 5\n",
            "    @property\n    def width(self):\n        return self.size\n",
            "    @cached_property\n    def width(self): return 5\n",
        ),
        ("import os\nfrom a import b\n", "import math\n", "import math\nimport os\nfrom a import b\n"),
    ],
)
def test_what_is_named_is_replaced_and_nothing_else(patch, before, after):
    assert SOURCE.count(before) == 1
    assert replaced(patch) == SOURCE.replace(before, after)


def test_several_definitions_find_their_places_in_any_order():
    patch = "import os\n\ndef last():\n    return 1\n\nclass Model:\n    def run(self): ...\n    size = 2\n"
    changed = SOURCE.replace("math\n", "math\nimport os\n").replace("pass", "return 1")
    changed = changed.replace("def run(self, x):\n        return double(x)", "def run(self): ...")
    assert replaced(patch + "\nLIMIT = 4\n") == changed.replace("size = 1", "size = 2").replace(
        "3  # of what", "4"
    )


def test_what_is_new_comes_last_in_the_file_or_its_class():
    methods = "    def a(self): ...\n    def b(self): ...\n    def run(self): ...\n"
    helper = "def helper():\n    return 0\n"
    changed = SOURCE.replace(
        "    def run(self, x):\n        return double(x)\n",
        "    def run(self): ...\n\n    def a(self): ...\n\n    def b(self): ...\n",
    )
    patch = f"class Model:\n{methods}\n{helper}"
    assert replaced(patch, "Model.a", "Model.b", "helper") == f"{changed}\n\n{helper}"


def test_a_new_class_is_added_whole():
    patch = "class Other(Model):\n    size = 3\n"
    assert replaced(patch, "Other") == f"{SOURCE}\n\n{patch}"


def test_a_class_with_its_bases_is_replaced_whole():
    patch = "class Model(Other):\n    size = 3\n"
    start, end = SOURCE.index("class Model"), SOURCE.index("\n\n\ndef last")
    assert replaced(patch) == SOURCE[:start] + patch.rstrip("\n") + SOURCE[end:]


@pytest.mark.parametrize(
    ("patch", "adds", "sentence"),
    [
        ("def duoble(x): ...", (), r"models.py defines no duoble\. Did you mean double\? .*named in adds\."),
        ("class Model:\n    def runs(self): ...", (), r"defines no Model\.runs\. Did you mean Model\.run\?"),
        ("def double(x): ...\nprint(1)", (), "line 2 of the patch is neither an import nor a definition"),
        ("class Model:\n    'text'", (), "line 2 of the patch is neither"),
        ("def double(x): ...\ndef double(x): ...", (), "the patch defines double twice"),
        ("def double(x):", (), "the patch is not Python: .* in its line 1"),
        ("def double(x): ...", ("double",), "adds names double, which models.py defines already"),
        ("def one(): ...", ("one", "ones"), r"ones, which the patch does not define\. Did you mean one\?"),
    ],
)
def test_a_patch_that_does_not_fit_is_a_sentence(patch, adds, sentence):
    with pytest.raises(PatchError, match=sentence):
        replaced(patch, *adds)


def test_a_source_that_is_not_python_is_a_sentence():
    with pytest.raises(PatchError, match="models.py is not Python: .* in its line 2"):
        patched("x = 1\nx = = 1\n", "x = 2\n", "models.py")


# --- Cases -----------------------------------------------------------------------------------------------


def case(folder, head: str, code: bytes = b"x = 1\n", name: str = "wrong_it.py"):
    lines = "".join(f"# {line}\n" for line in head.splitlines())
    (folder / name).write_bytes(f"# /// submission\n{lines}# ///\n".encode() + code)
    return read(folder / name)


def test_a_whole_file_is_every_byte_below_its_head(tmp_path):
    code = "\n# no head: # ///\nname = 'Größe'\r\n\t \n".encode()
    found = case(tmp_path, 'about = "A \\"quoted\\" word."\nseed = 3\nbudget = 0.5\n[q1]', code)
    assert (found.name, found.about, found.seed, found.budget) == ("wrong_it", 'A "quoted" word.', 3, 0.5)
    assert found.submission.sources == {"models.py": code} and found.said == {"q1": {}}
    assert case(tmp_path, 'file = "autodiff.py"', code).submission.sources == {"autodiff.py": code}


def test_a_patch_changes_a_file_of_the_reference(tmp_path):
    reference = (corpus.ROOT / "autodiff.py").read_text(encoding="utf-8")
    patch = b"def exp_backward(grad, result, a):\n    return grad\n\n\nKEPT = []\n"
    found = case(tmp_path, 'changes = "autodiff.py"\nadds = ["KEPT"]\nmistake = "grad not used"', patch)
    (source,) = found.submission.sources.values()
    assert found.mistake == "grad not used" and list(found.submission.sources) == ["autodiff.py"]
    assert source.decode() == patched(reference, patch.decode(), "autodiff.py", ["KEPT"]) != reference


def test_a_folder_is_taken_as_it_is(tmp_path):
    files = {"models.py": b"\xef\xbb\xbfx = 1\r\n", "autodiff.py": b"y = 2\n"}
    for name, source in files.items():
        (tmp_path / name).write_bytes(source)
    (tmp_path / "expected.toml").write_text('about = "Two files."\n[q1]\nrule = ["failed"]\n')
    found = read(tmp_path)
    assert found.submission.sources == files and found.submission.left_out == ()
    assert (found.about, found.said) == ("Two files.", {"q1": {"rule": ["failed"]}})


def test_a_patch_changes_a_file_of_a_case_and_takes_the_others(tmp_path):
    (tmp_path / "right_it").mkdir()
    for name in ("models.py", "losses.py"):
        (tmp_path / "right_it" / name).write_bytes(b"x = 1\n")
    found = case(tmp_path, 'changes = "right_it/losses.py"', b"x = 2\n")
    assert found.submission.sources == {"models.py": b"x = 1\n", "losses.py": b"x = 2\n"}
    with pytest.raises(CorpusError, match="wrong_it: right_it holds no train.py."):
        case(tmp_path, 'changes = "right_it/train.py"')


@pytest.mark.parametrize(
    ("head", "code", "sentence"),
    [
        ("seed = = 1", b"", "its head is not TOML: .*line 2"),
        ('abuot = ""', b"", "its head: abuot means nothing here. Did you mean about?"),
        ("seed = 0.5", b"", "its head: seed cannot be 0.5."),
        (
            'file = "model.py"',
            b"",
            "model.py is no file of a submission, which are models.py, autodiff.py, losses.py and train.py.",
        ),
        ('adds = ["x"]', b"x = 1\n", "adds belongs to a file that says what it changes"),
        ('changes = "models.py"\nfile = "models.py"', b"", "adds belongs to a file"),
        ('changes = "models.py"', b"class Nothing: ...\n", "models.py defines no Nothing."),
        ('changes = "models.py"', b"\xff\n", "can't decode"),
        ('[q1]\nrule = "failed"', b"", r'q1, rule: write a list such as \["failed", "part of the message"\]'),
        ("[q1]\nrule = []", b"", "q1, rule: write a list"),
        ('[q1]\nrule = ["error"]', b"", "q1, rule: 'error' is none of passed, failed, .*error: time-out"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_in_a_sentence(tmp_path, head, code, sentence):
    with pytest.raises(CorpusError, match=f"^wrong_it: .*{sentence}"):
        case(tmp_path, head, code)


def test_a_file_without_a_head_and_a_folder_without_expectations_are_named(tmp_path):
    (tmp_path / "wrong_bare.py").write_text("x = 1\n")
    with pytest.raises(CorpusError, match="^wrong_bare: its first lines have to be a head"):
        read(tmp_path / "wrong_bare.py")
    (tmp_path / "wrong_folder").mkdir()
    with pytest.raises(CorpusError, match=r"^wrong_folder: .*expected.toml"):
        read(tmp_path / "wrong_folder")
    (tmp_path / "wrong_folder" / "expected.toml").write_text("")
    with pytest.raises(CorpusError, match="^wrong_folder: There is no .*models.py"):
        read(tmp_path / "wrong_folder")


def test_the_cases_of_a_folder_are_its_python_files_and_its_folders(tmp_path):
    for name in ("wrong_b", "__pycache__", ".git"):
        (tmp_path / name).mkdir()
    for name in ("wrong_a.py", "README.md"):
        (tmp_path / name).touch()
    assert corpus.paths(tmp_path) == [tmp_path / "wrong_a.py", tmp_path / "wrong_b"]
    assert corpus.paths(tmp_path / "nothing") == []


# --- What a case expects ---------------------------------------------------------------------------------


def chain() -> Question:
    """Of its four checks, the second and the fourth come after the first."""
    question = Question("q0", "Chain")

    @question.check(points=1, needs=["f"])
    def first(student, data, rng):
        """the first is right"""

    @question.check(points=2, needs=["f"], after=[first])
    def second(student, data, rng):
        """the second is right"""

    @question.check(points=4, needs=["f"])
    def third(student, data, rng):
        """the third is right"""

    @question.check(points=8, needs=["f"], after=[first, second])
    def fourth(student, data, rng):
        """the fourth is right"""

    return question


PASSED = {"status": "passed", "message": ""}
SKIPPED = {"status": "skipped", "message": "needs “the first is right”"}


@pytest.mark.parametrize(
    ("said", "score", "checks"),
    [
        ("", 15, [PASSED, PASSED, PASSED, PASSED]),
        ('third = ["passed", "a remark"]', 15, [PASSED, PASSED, PASSED | {"message": "a remark"}, PASSED]),
        (
            'first = ["failed", "wrong", "sign", "scale"]',
            4,
            [
                {"status": "failed", "mistakes": ["sign", "scale"], "message": "wrong"},
                SKIPPED,
                PASSED,
                SKIPPED,
            ],
        ),
        (
            'first = ["error: time-out"]\nsecond = ["skipped", "had ended"]',
            4,
            [
                {"status": "error", "kind": "time-out", "message": ""},
                {"status": "skipped", "message": "had ended"},
                PASSED,
                SKIPPED,
            ],
        ),
        (
            'first = ["not_attempted", "a stub"]',
            4,
            [{"status": "not_attempted", "message": "a stub"}] * 2
            + [PASSED, {"status": "not_attempted", "message": "a stub"}],
        ),
        (
            'second = ["failed"]',
            5,
            [PASSED, {"status": "failed", "message": ""}, PASSED]
            + [{"status": "skipped", "message": "needs “the second is right”"}],
        ),
    ],
)
def test_checks_that_are_not_named_follow_and_the_score_is_their_points(tmp_path, said, score, checks):
    expected = case(tmp_path, f"[q0]\n{said}").expected(chain())
    assert expected == {
        "score": score,
        "checks": dict(zip(["first", "second", "third", "fourth"], checks, strict=True)),
    }


def test_a_check_that_a_question_does_not_have_is_a_sentence(tmp_path):
    with pytest.raises(CorpusError, match="wrong_it: q0 has no check frist. Did you mean first?"):
        case(tmp_path, '[q0]\nfrist = ["failed"]').expected(chain())


def test_every_kind_of_error_can_be_told(tmp_path):
    for kind in Kind:
        found = case(tmp_path, f'[q0]\nfirst = ["error: {kind.value}"]').expected(chain())
        assert found["checks"]["first"] == {"status": "error", "kind": kind.value, "message": ""}
