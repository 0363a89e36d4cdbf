"""What travels between grader and worker: one JSON object and any number of named arrays a message.

A frame is a header (magic, length of the JSON text, length of the array block), the JSON text and
the arrays in safetensors format. Nothing in it is ever unpickled or evaluated, every length is
checked against a cap before a byte is read, every shape and dtype before an array is made, and whatever does
not fit is a ProtocolError.
"""

import json
import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import safetensors.numpy

HEADER = struct.Struct(">4sIQ")
MAGIC = b"PtA1"
CHUNK = 2**20  # bytes asked for at once, so that a false length costs no memory
MAX_JSON = 4 * 2**20  # bytes; the largest honest answer is a training history of some 20 kB
MAX_ARRAYS = 8 * 2**20  # bytes, where nobody says how many are expected
MAX_COUNT = 1000  # arrays; the largest model of the assignment has some 50 parameters
MAX_NAMES = 2**20  # bytes of the array block's own header; about 100 for each array
MAX_DIMENSIONS = 32  # NumPy's, before 2.0
LARGEST = 2**53  # of an integer in JSON: a float holds all up to it
DTYPES = {
    **{"BOOL": "?", "U8": "u1", "U16": "<u2", "U32": "<u4", "U64": "<u8"},
    **{"I8": "i1", "I16": "<i2", "I32": "<i4", "I64": "<i8", "F16": "<f2", "F32": "<f4", "F64": "<f8"},
}

Message = dict[str, Any]  # a JSON object: who reads one checks what is in it


class Readable(Protocol):
    """Gives at most `size` bytes; fewer, and at its end none, if there are no more."""

    def read(self, size: int, /) -> bytes | None: ...


class Writable(Protocol):
    """Takes all bytes it is given, and passes them on when it is flushed."""

    def write(self, data: bytes, /) -> object: ...

    def flush(self) -> object: ...


class ProtocolError(Exception):
    """The bytes received are no message of this protocol."""


def send(stream: Writable, message: Message, arrays: Mapping[str, np.ndarray] | None = None) -> None:
    """Write one message to `stream`; raises OSError if the other side is gone."""
    text = json.dumps(message, allow_nan=False).encode()
    # safetensors takes the bytes as they lie, so a transposed view has to be laid out first
    laid_out = {name: np.asarray(array, order="C") for name, array in (arrays or {}).items()}
    block = safetensors.numpy.save(laid_out) if laid_out else b""
    stream.write(HEADER.pack(MAGIC, len(text), len(block)) + text)
    stream.write(block)
    stream.flush()


def span(shape: Sequence[int], itemsize: int) -> int:
    """Bytes that an array of this shape is taken to need: an empty one, as if its sizes of 0 were 1.

    What is made with its other sizes may be large: (0, 2**61) is more than NumPy can count.
    """
    return itemsize * math.prod(max(1, size) for size in shape)


def receive(stream: Readable, max_arrays: int = MAX_ARRAYS) -> tuple[Message, dict[str, np.ndarray]]:
    """Read one message from `stream`: its JSON object and its arrays, of `max_arrays` bytes together.

    Raises EOFError if the stream ended between two messages, ProtocolError for anything else that
    is not one whole message within the caps.
    """
    first = stream.read(1)
    if not first:
        raise EOFError("the other side closed the channel")
    header = first + _read(stream, HEADER.size - 1)
    magic, text_length, block_length = HEADER.unpack(header)
    if magic != MAGIC:
        raise ProtocolError(f"a message starts with {magic!r}, not {MAGIC!r}")
    max_block = max_arrays + 8 + MAX_NAMES if max_arrays else 0
    if text_length > MAX_JSON or block_length > max_block:
        raise ProtocolError(f"a message of {text_length:,} + {block_length:,} bytes is over the limit")
    return _parse_json(_read(stream, text_length)), _parse_arrays(_read(stream, block_length), max_arrays)


def _read(stream: Readable, length: int) -> bytearray:
    found = bytearray()
    while left := length - len(found):  # an unbuffered stream gives what is there, not what was asked for
        part = stream.read(min(left, CHUNK))
        if not part:
            raise ProtocolError(f"the stream ended {left:,} bytes before the message did")
        found += part
    return found


def _parse_json(text: bytearray) -> Message:
    try:
        message = json.loads(text, parse_constant=_finite, parse_float=_finite, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"a message is not JSON: {error}") from None
    if not isinstance(message, dict):
        raise ProtocolError(f"a message is a JSON {type(message).__name__}, not an object")
    return message


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is not a finite number")
    return number


def _integer(digits: str) -> int:
    number = int(digits[:20])  # what is longer is too large in any case, and not worth the work
    if len(digits) > 20 or abs(number) > LARGEST:
        raise ValueError(f"{digits[:20]} is too large an integer")
    return number


def _parse_arrays(block: bytearray, most: int) -> dict[str, np.ndarray]:
    """The arrays of a safetensors block, as views of it: its header, then data that they fill."""
    if not block:
        return {}
    start = 8 + int.from_bytes(block[:8], "little")
    if start > 8 + MAX_NAMES:
        raise ProtocolError("a message has too many arrays")
    header = _parse_json(block[8:start])
    if len(header) > MAX_COUNT:
        raise ProtocolError(f"a message has too many arrays: {len(header):,}")
    arrays = {name: _array(entry, block, start, most) for name, entry in header.items()}
    if start + sum(array.nbytes for array in arrays.values()) != len(block):
        raise ProtocolError("a message's arrays do not fill their block")
    return arrays


def _array(entry: Any, block: bytearray, start: int, most: int) -> np.ndarray:
    """The array that an entry of the header describes; nothing is made before its size is checked."""
    try:
        dtype, shape, (begin, end) = np.dtype(DTYPES[entry["dtype"]]), entry["shape"], entry["data_offsets"]
        whole = all(type(size) is int and size >= 0 for size in (begin, end, *shape))
        fits = whole and len(shape) <= MAX_DIMENSIONS and span(shape, dtype.itemsize) <= most
        if not fits or end - begin != dtype.itemsize * math.prod(shape) or start + end > len(block):
            raise ValueError(f"shape {shape!r:.100}")
        array: np.ndarray = np.frombuffer(block, dtype, math.prod(shape), start + begin).reshape(shape)
    except (LookupError, TypeError, ValueError) as error:
        raise ProtocolError(f"a message has an array that is none: {error!r:.200}") from None
    if dtype.kind == "b" and (array.view(np.uint8) > 1).any():
        raise ProtocolError("a message has an array of bool with other bytes than 0 and 1")
    return array
