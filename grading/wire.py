"""What travels between grader and worker: one JSON object and any number of named arrays a message.

A frame is a header (magic, length of the JSON text, length of the array block), the JSON text and
the arrays in safetensors format. Nothing in it is ever unpickled or evaluated, every length is
checked against a cap before a byte is read, and whatever does not fit is a ProtocolError.
"""

import json
import math
import struct
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import safetensors.numpy

HEADER = struct.Struct(">4sIQ")
MAGIC = b"PtA1"
CHUNK = 2**20  # bytes asked for at once, so that a false length costs no memory
MAX_JSON = 4 * 2**20  # bytes; the largest honest answer is a training history of some 20 kB
MAX_ARRAYS = 512 * 2**20  # bytes; parameters of 100 million float32 numbers still fit
MAX_NAMES = 2**20  # bytes of the array block's own header; about 100 for each array
LARGEST = 2**53  # of an integer in JSON: a float holds all up to it

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


def receive(
    stream: Readable, max_json: int = MAX_JSON, max_arrays: int = MAX_ARRAYS
) -> tuple[Message, dict[str, np.ndarray]]:
    """Read one message from `stream`: its JSON object and its arrays.

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
    if text_length > max_json or block_length > max_arrays:
        raise ProtocolError(f"a message of {text_length:,} + {block_length:,} bytes is over the limit")
    return _parse_json(_read(stream, text_length)), _parse_arrays(_read(stream, block_length))


def _read(stream: Readable, length: int) -> bytes:
    parts, left = [], length
    while left:  # an unbuffered stream gives what is there, not what was asked for
        part = stream.read(min(left, CHUNK))
        if not part:
            raise ProtocolError(f"the stream ended {left:,} bytes before the message did")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _parse_json(text: bytes) -> Message:
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


def _parse_arrays(block: bytes) -> dict[str, np.ndarray]:
    if not block:
        return {}
    if int.from_bytes(block[:8], "little") > MAX_NAMES:
        raise ProtocolError("a message has too many arrays")
    try:
        arrays = safetensors.numpy.load(block)
    except Exception as error:  # safetensors raises its own and NumPy's kinds; all mean the same here
        raise ProtocolError(f"a message's arrays are not safetensors: {error}") from None
    for array in arrays.values():
        if array.dtype.kind not in "biuf":
            raise ProtocolError(f"a message has an array of {array.dtype}")
        if array.dtype.kind == "b" and (array.view(np.uint8) > 1).any():
            raise ProtocolError("a message has an array of bool with other bytes than 0 and 1")
    return arrays
