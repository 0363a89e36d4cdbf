"""What several rooms share: texts made printable, files replaced at once, what an interrupt reaches."""

import os
import stat
import threading

import pytest

from grading import atomic, wording
from grading.runner.running import Running


def test_what_strangers_wrote_is_printable_and_can_be_written():
    assert wording.printable("a\x1b[2J\n\u202eb") == "a·[2J\n·b"
    assert wording.encodable("half \udc80") == "half \\udc80"
    assert wording.shown("evil\n\x07.py") == "evil··.py"
    assert wording.shown("e\u0301") == "\u00e9" and len(wording.shown("x" * 500)) == wording.LONGEST


def test_long_lists_say_how_many_they_leave_out():
    names = [f"m{number}" for number in range(1002)]
    assert wording.at_most(names, 2) == ("m0", "m1", "… and 1,000 more")
    assert wording.at_most(names[:2], 2) == ("m0", "m1")
    assert wording.named(names[:3], 2) == "m0, m1 and 1 more" and wording.named(names[:2], 2) == "m0, m1"


@pytest.mark.parametrize("durable", [False, True])
def test_a_file_is_replaced_at_once_and_keeps_its_permissions(tmp_path, durable):
    path = tmp_path / "grades.csv"
    atomic.write(path, "ü\r\n", durable)
    assert path.read_bytes() == "ü\r\n".encode()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o640)
    atomic.write(path, "new", durable)
    assert path.read_text() == "new" and os.listdir(tmp_path) == ["grades.csv"]
    assert os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_file_that_cannot_be_written_stays_what_it_was(tmp_path, monkeypatch):
    path = tmp_path / "grades.csv"
    atomic.write(path, "old")
    with pytest.raises(UnicodeEncodeError):
        atomic.write(path, "\udc80")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(OSError):
        atomic.write(path, "new")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["grades.csv"]


class Member:
    """Counts how often it was interrupted."""

    def __init__(self) -> None:
        self.interrupts = 0

    def interrupt(self) -> None:
        self.interrupts += 1


def test_an_interrupt_reaches_what_runs_and_what_begins_later_and_nothing_that_has_ended():
    running: Running[Member] = Running()
    ended, held, late = Member(), Member(), Member()
    with running.holding(ended):
        assert running and not running.interrupted
    assert not running
    with running.holding(held):
        interrupting = threading.Thread(target=running.interrupt)
        interrupting.start()
        interrupting.join()
        with running.holding(late):
            assert running.interrupted
    assert (ended.interrupts, held.interrupts, late.interrupts) == (0, 1, 1)


def test_what_raised_runs_no_longer():
    running: Running[Member] = Running()
    with pytest.raises(KeyError), running.holding(Member()):
        raise KeyError
    assert not running
