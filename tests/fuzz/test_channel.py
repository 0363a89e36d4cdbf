"""The channel under hostile messages: each is read as what it says it is, or refused, and costs little.

`pytest tests/fuzz --fuzz 60` tries more than 100,000 messages.
"""

import dataclasses
import gc
import io
import math
import os
import random
import sys
import time
import tracemalloc
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from grading import wire
from grading.record import Kind
from grading.sandbox.process import Ending
from grading.student import remote
from grading.student.decoding import MAX_TEXT
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule, RemoteObject
from grading.student.session import NO_ANSWER, Session
from grading.student.values import Dataset, Limits, OptimizerTrace, Outline, Place, Progress, Training, Value
from helpers import hostile
from helpers.replay import framed

hypothesis = pytest.importorskip("hypothesis", reason="hypothesis is not installed (the extra dev)")
st = hypothesis.strategies

EXAMPLES = 100  # drawn by Hypothesis, for each test, --fuzz times as many in a longer run
COPIES = 6  # of each, with bytes changed
SECONDS = 5  # of CPU time that one message may take
REFUSED = (wire.ProtocolError, EOFError)


def drawn(fuzz, strategy, check, examples: int = EXAMPLES) -> None:
    """Run `check` on examples of the strategy: the same ones in each run of this length."""
    settings = hypothesis.settings(
        max_examples=examples * fuzz.times,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    settings(hypothesis.given(strategy)(lambda example: check(example)))()


# --- What Hypothesis draws ------------------------------------------------------------------------------

texts = st.text(max_size=8) | st.sampled_from(hostile.TEXTS)
numbers = st.integers() | st.floats() | st.sampled_from(hostile.NUMBERS)
junk = st.recursive(
    st.none() | st.booleans() | numbers | texts | st.sampled_from(hostile.JUNK),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
seeds = st.integers(0, 2**32 - 1)
honest = st.sampled_from(hostile.HONEST)


@st.composite
def field_replaced(draw) -> bytes:
    """An honest message, with anything at all in the place of one of its fields."""
    message, arrays = draw(honest)
    places = list(_places(message))
    return hostile.frame(
        hostile.written(_with(message, draw(st.sampled_from(places)), draw(junk))), _block(arrays)
    )


@st.composite
def headers(draw) -> bytes:
    """A safetensors block whose header is drawn field by field."""
    sizes = st.sampled_from(hostile.SIZES) | st.integers(0, 8)
    entries = st.fixed_dictionaries(
        {
            "dtype": st.sampled_from(hostile.DTYPES),
            "shape": st.lists(sizes, max_size=5),
            "data_offsets": st.lists(sizes, min_size=2, max_size=2) | st.lists(sizes, max_size=3),
        }
    )
    text = hostile.written(draw(st.dictionaries(texts, entries, max_size=3)))
    block = len(text).to_bytes(8, "little") + text + draw(st.binary(max_size=32))
    message, _ = draw(honest)
    return hostile.frame(hostile.written(message), block)


@st.composite
def odd(draw) -> bytes:
    message, arrays = draw(honest)
    return hostile.odd(message, arrays, random.Random(draw(seeds)))


def _places(item: object, path: tuple = ()):
    yield path
    steps = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for step, inner in steps:
        yield from _places(inner, (*path, step))


def _with(item: object, path: tuple, other: object) -> object:
    if not path:
        return other
    copy = item.copy()
    copy[path[0]] = _with(item[path[0]], path[1:], other)
    return copy


def _block(arrays: Mapping[str, np.ndarray]) -> bytes:
    return framed({}, arrays)[wire.HEADER.size + len(b"{}") :]


# --- What is made of a message --------------------------------------------------------------------------


class Fake:
    """A worker that sends the same bytes whatever it is asked."""

    def __init__(self, data: bytes):
        self._stream = io.BytesIO(data)
        self.output = SimpleNamespace(text=lambda: "", flooded=False)
        self.too_much, self.failure = "", None
        self.scratch = SimpleNamespace(path=Path("nowhere"))
        self._nonce = ""

    def send(self, message: dict, arrays: Mapping[str, np.ndarray]) -> None:
        self._nonce = message["nonce"]

    def receive(self, most: int) -> tuple[dict, dict]:
        message, arrays = wire.receive(self._stream, most)
        return message | {"nonce": self._nonce}, arrays  # which a lying worker knows, too

    def kill(self) -> None:
        pass

    def end(self) -> Ending:
        return Ending(0)


REQUESTS = {
    "load": lambda session: session.load() or session.outline,
    "use": lambda session: RemoteModule(session).f(np.ones(2)),
    "get": lambda session: remote.get(RemoteObject(session, 0), "x"),
    "train": lambda session: RemoteObject(session, 0).train(Dataset("D", {})),
    "parameters": lambda session: RemoteObject(session, 0).parameters(),
    "gradients": lambda session: RemoteModule(session).f.gradients(np.ones(2)),
    "assign": lambda session: remote.assign(RemoteObject(session, 0), {}),
}


def answered(data: bytes, request: str) -> object:
    """What the grader makes of the bytes as an answer to a request: a result, or the StudentError."""
    workers = SimpleNamespace(start=lambda *how: Fake(data), holds=lambda key: False)
    session = Session(workers, Path("models.py"), b"", 0, Limits(1.0))
    shown: list[Progress] = []
    session.on_progress = shown.append
    try:
        result = REQUESTS[request](session)
    except StudentError as error:
        result = error
    for progress in shown:
        assert_typed(progress)
    return result


def assert_typed(result: object) -> None:
    """Everything in it is of the type it is declared with, finite, and can be written down."""
    waiting = [result]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            assert len(item.encode()) <= 6 * MAX_TEXT
        elif isinstance(item, float):
            assert math.isfinite(item)
        elif isinstance(item, np.ndarray):
            assert item.dtype.kind in "biuf"
        elif isinstance(item, Value | Training | OptimizerTrace | Progress | Outline | Place):
            waiting += [getattr(item, field.name) for field in dataclasses.fields(item)]
            _assert_declared(item)
        elif isinstance(item, Mapping):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, tuple | frozenset):
            waiting += item
        else:
            assert item is None or type(item) in (int, bool, RemoteObject), type(item)


def _assert_declared(item: object) -> None:
    for field in dataclasses.fields(item):
        if field.type in (int, float, bool, str, "int", "float", "bool", "str"):
            assert type(getattr(item, field.name)) is field.type, field.name
    if isinstance(item, Value):
        assert isinstance(item.describe(), str) and (item.text is None or isinstance(item.text, str))


def read(fuzz, data: bytes) -> None:
    started = time.process_time()
    kind = read_or_refused(data)
    seconds = time.process_time() - started
    assert seconds < SECONDS
    fuzz.count(kind, seconds)


def read_or_refused(data: bytes) -> str:
    """The bytes are refused, or they are messages, and then each request makes something typed of them."""
    try:
        message, arrays = wire.receive(io.BytesIO(data))
    except REFUSED:
        return "messages refused"
    assert isinstance(message, dict)
    assert all(array.dtype.kind in "biuf" for array in arrays.values())
    for request in REQUESTS:
        result = answered(data, request)
        if isinstance(result, StudentError):
            assert result.kind in {Kind.TAMPERING} | _excuses(data)
            assert_typed((result.message, result.type_name, result.frames))
        else:
            assert_typed(result)
    return "messages read"


def _excuses(data: bytes) -> set[Kind]:
    """Other kinds of errors that these bytes may end with: the one they tell, or the end of the worker."""
    stream = io.BytesIO(data)
    try:
        while "event" in (message := wire.receive(stream)[0]):
            pass
        return {Kind(message["error"]["kind"])}
    except EOFError:
        return {Kind.EXIT}
    except (wire.ProtocolError, LookupError, TypeError, ValueError):
        return set()


def with_copies(fuzz, data: bytes) -> None:
    read(fuzz, data)
    rng = random.Random(data)
    for _ in range(COPIES):
        read(fuzz, hostile.damaged(data, rng))


# --- The tests ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", [field_replaced, headers, odd], ids=lambda strategy: strategy.__name__)
def test_a_hostile_message_is_refused_or_read_as_what_it_says(fuzz, strategy):
    drawn(fuzz, strategy(), lambda data: with_copies(fuzz, data))


def test_bytes_that_were_never_a_message_are_refused(fuzz):
    def check(data: bytes) -> None:
        with pytest.raises(REFUSED):
            wire.receive(io.BytesIO(data))
        fuzz.count("messages refused")

    drawn(fuzz, st.binary(max_size=64), check)


def test_honest_messages_are_read():
    right = {"load": 0, "use": 2, "get": 3, "train": 8, "parameters": 6, "gradients": 6, "assign": 10}
    for request, place in right.items():
        result = answered(framed(*hostile.HONEST[place]), request)
        assert not isinstance(result, StudentError), result
        assert_typed(result)
    assert answered(framed(*hostile.HONEST[7]), "use").type_name == "ValueError"


def test_what_is_no_answer_ends_the_worker_as_tampering():
    error = answered(framed({"ok": None}, {}), "use")
    assert error.kind is Kind.TAMPERING and error.message == NO_ANSWER


@pytest.mark.skipif(sys.platform != "linux", reason="how large a process is, is read from /proc")
def test_hostile_messages_leave_nothing_in_memory(fuzz):
    def some(seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(200):
            read(fuzz, hostile.odd(*rng.choice(hostile.HONEST), rng))
        gc.collect()

    some(0)  # what is imported and cached once
    before = resident()
    for seed in range(1, 1 + 2 * fuzz.times):
        some(seed)
    grown = resident() - before
    fuzz.figures["memory grew by"] = f"{grown / 2**20:.1f} MB"
    assert grown < 8 * 2**20


def resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_a_length_that_lies_costs_no_memory():
    data = wire.HEADER.pack(wire.MAGIC, wire.MAX_JSON, wire.MAX_ARRAYS) + b"{"
    tracemalloc.start()
    with pytest.raises(wire.ProtocolError):
        wire.receive(io.BytesIO(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * wire.CHUNK
