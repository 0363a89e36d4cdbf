"""The stub of a question comes back, everything else of the file stays, and nothing is ever lost."""

import pytest

from grading.progress.reset import BACKUPS, ResetError, reset

STUBS = """import torch


class First:
    def forward(self, x):
        raise NotImplementedError("q1: First.forward is not written yet")


def second(x):
    raise NotImplementedError("q2: second is not written yet")


class Third:
    def forward(self, x):
        raise NotImplementedError("q2: Third.forward is not written yet")
"""
SOLVED = """# mine: ж
import torch
HALF = 0.5


@torch.no_grad()
def second(x):
    return x * HALF  # a helper's constant


class First:
    def forward(self, x):
        return x


def helper():
    return 1
class Third:
    extra = 3
    def forward(self, x): return second(x)
"""
AFTER = """# mine: ж
import torch
HALF = 0.5


def second(x):
    raise NotImplementedError("q2: second is not written yet")


class First:
    def forward(self, x):
        return x


def helper():
    return 1
class Third:
    def forward(self, x):
        raise NotImplementedError("q2: Third.forward is not written yet")
"""


@pytest.fixture
def stubs(tmp_path):
    (tmp_path / "models.py.stub").write_text(STUBS)
    return tmp_path


def file_of(folder, content: bytes):
    path = folder / "models.py"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_only_the_question_is_replaced(stubs, end, mark):
    content = mark + SOLVED.replace("\n", end).encode()
    path = file_of(stubs, content)
    backup = reset("q2", path, stubs)
    assert path.read_bytes() == mark + AFTER.replace("\n", end).encode()
    assert backup.parent.name == BACKUPS and backup.read_bytes() == content


def test_twice_in_a_second_keeps_both(stubs):
    path = file_of(stubs, SOLVED.encode())
    first, second = reset("q2", path, stubs), reset("q2", path, stubs)
    assert first.read_text() == SOLVED and second.read_text() == AFTER


def test_what_is_missing_is_put_at_the_end(stubs):
    path = file_of(stubs, b"x = 1")
    reset("q1", path, stubs)
    assert path.read_text() == (
        "x = 1\n\n\nclass First:\n    def forward(self, x):\n"
        '        raise NotImplementedError("q1: First.forward is not written yet")\n'
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x = (\n", "cannot be read as Python"),
        (b"x = 1\0", "cannot be read as Python"),
        (b"\xff\xfe", "cannot be read as Python"),
        (b"# coding: latin-1\nx = '\xe9'\n", "Save it as UTF-8"),
    ],
)
def test_what_cannot_be_read_stays_as_it_is(stubs, content, said):
    path = file_of(stubs, content)
    with pytest.raises(ResetError, match=said):
        reset("q1", path, stubs)
    assert path.read_bytes() == content and not (stubs / BACKUPS).exists()


def test_without_stubs_it_says_so(tmp_path):
    with pytest.raises(ResetError, match="an instructor's copy"):
        reset("q1", file_of(tmp_path, b"x = 1\n"), tmp_path)
