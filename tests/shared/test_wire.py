"""The channel: what is sent arrives, and what is no message is refused before it can do harm."""

import io
import json

import numpy as np
import pytest
import safetensors.numpy

from grading import wire


def frame(text: bytes, block: bytes = b"", magic: bytes = wire.MAGIC) -> io.BytesIO:
    return io.BytesIO(wire.HEADER.pack(magic, len(text), len(block)) + text + block)


def sent(message: dict, arrays: dict | None = None) -> io.BytesIO:
    stream = io.BytesIO()
    wire.send(stream, message, arrays)
    stream.seek(0)
    return stream


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 4)])
def test_an_array_arrives_with_its_dtype_and_shape(dtype, shape):
    array = np.random.default_rng(0).normal(size=shape).astype(dtype)
    message, arrays = wire.receive(sent({"op": "x", "text": "ą·✓"}, {"a": array}))
    assert message == {"op": "x", "text": "ą·✓"}
    assert arrays["a"].dtype == array.dtype and arrays["a"].shape == array.shape
    np.testing.assert_array_equal(arrays["a"], array)


def test_a_transposed_array_arrives_in_its_own_order():
    array = np.arange(6, dtype=np.float32).reshape(2, 3).T
    np.testing.assert_array_equal(wire.receive(sent({}, {"a": array}))[1]["a"], array)


def test_nan_and_infinity_travel_in_arrays_only():
    array = np.array([np.nan, np.inf])
    np.testing.assert_array_equal(wire.receive(sent({}, {"a": array}))[1]["a"], array)
    with pytest.raises(ValueError, match="JSON"):
        sent({"loss": float("nan")})


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"9" * 400, b"9" * 5000, b"9007199254740993"])
def test_a_number_that_no_float_holds_is_refused(number):
    with pytest.raises(wire.ProtocolError, match="not JSON"):
        wire.receive(frame(b'{"loss": ' + number + b"}"))


def test_messages_follow_each_other_until_the_end():
    stream = io.BytesIO(sent({"n": 1}).getvalue() + sent({"n": 2}, {"a": np.ones(2)}).getvalue())
    assert wire.receive(stream)[0] == {"n": 1}
    assert wire.receive(stream)[0] == {"n": 2}
    with pytest.raises(EOFError):
        wire.receive(stream)


class OneByteAtATime(io.RawIOBase):
    """An unbuffered stream, as a socket is: it gives less than it was asked for."""

    def __init__(self, data: bytes):
        self.data = data

    def read(self, size: int = -1) -> bytes:
        first, self.data = self.data[:1], self.data[1:]
        return first


def test_a_stream_that_gives_one_byte_at_a_time_is_read_whole():
    message, arrays = wire.receive(OneByteAtATime(sent({"n": 1}, {"a": np.ones(3)}).getvalue()))
    assert message == {"n": 1} and arrays["a"].sum() == 3


@pytest.mark.parametrize(
    "stream",
    [
        frame(b"{}", magic=b"HTTP"),
        frame(b"not json"),
        frame(b"[1, 2]"),
        frame(b'{"x": NaN}'),
        frame(b'{"x": Infinity}'),
        frame(b"\xff\xfe"),
        frame(b"[" * 100_000),
        frame(b"{}", b"no safetensors"),
        frame(b"{}", safetensors.numpy.save({"a": np.ones(4)})[:-1]),
        io.BytesIO(frame(b'{"x": 1}').getvalue()[:-1]),
        io.BytesIO(wire.MAGIC),
    ],
    ids=["magic", "json", "list", "nan", "infinity", "bytes", "deep", "arrays", "short", "cut", "header"],
)
def test_what_is_no_message_is_a_protocol_error(stream):
    with pytest.raises(wire.ProtocolError):
        wire.receive(stream)


def test_lengths_over_the_limit_are_refused_before_anything_is_read():
    for lengths in ((2**32 - 1, 0), (2, 2**62)):
        stream = io.BytesIO(wire.HEADER.pack(wire.MAGIC, *lengths))
        with pytest.raises(wire.ProtocolError, match="over the limit"):
            wire.receive(stream)


def test_a_safetensors_header_that_lies_about_its_length_is_refused():
    lie = json.dumps({"a": {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}}).encode()
    with pytest.raises(wire.ProtocolError):
        wire.receive(frame(b"{}", len(lie).to_bytes(8, "little") + lie))


def block(entry: dict, data: bytes) -> bytes:
    header = json.dumps({"a": entry}).encode()
    return len(header).to_bytes(8, "little") + header + data


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"9223372036854775808", b"9" * 5000])
def test_numbers_that_no_array_could_hold_are_refused_in_json(number):
    with pytest.raises(wire.ProtocolError, match="number|integer"):
        wire.receive(frame(b'{"x": ' + number + b"}"))


@pytest.mark.parametrize("dtype, size", [("BF16", 2), ("F8_E4M3", 1), ("F8_E5M2", 1), ("C64", 8)])
def test_arrays_of_a_dtype_that_no_check_knows_are_refused(dtype, size):
    data = block({"dtype": dtype, "shape": [2], "data_offsets": [0, 2 * size]}, bytes(2 * size))
    with pytest.raises(wire.ProtocolError):
        wire.receive(frame(b"{}", data))


def test_a_bool_is_0_or_1():
    entry = {"dtype": "BOOL", "shape": [2], "data_offsets": [0, 2]}
    assert wire.receive(frame(b"{}", block(entry, b"\x00\x01")))[1]["a"].tolist() == [False, True]
    with pytest.raises(wire.ProtocolError, match="bool"):
        wire.receive(frame(b"{}", block(entry, b"\x00\x02")))


def test_more_names_than_any_model_has_are_refused():
    arrays = {str(i): np.zeros(0, np.float32) for i in range(20_000)}
    with pytest.raises(wire.ProtocolError, match="too many"):
        wire.receive(sent({}, arrays))
