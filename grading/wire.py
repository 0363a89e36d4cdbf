"""What travels between grader and worker: one JSON object and any number of named arrays a message.

A frame is a header (magic, length of the JSON text, length of the array block), the JSON text and
the arrays in safetensors format. Nothing in it is ever unpickled or evaluated, every length is
checked against a cap before a byte is read, and whatever does not fit is a ProtocolError.
"""

import json
import math
import struct
from collections.abc import Mapping
from typing import BinaryIO

import numpy as np
import safetensors.numpy

HEADER = struct.Struct(">4sIQ")
MAGIC = b"PtA1"
CHUNK = 2**20  # bytes asked for at once, so that a false length costs no memory
MAX_JSON = 4 * 2**20  # bytes; the largest honest answer is a training history of some 20 kB
MAX_INTEGER = 2**53  # beyond which a float does not hold every integer
MAX_ARRAYS = 512 * 2**20  # bytes; parameters of 100 million float32 numbers still fit


class ProtocolError(Exception):
    """The bytes received are no message of this protocol."""


def send(stream: BinaryIO, message: dict, arrays: Mapping[str, np.ndarray] | None = None) -> None:
    """Write one message to `stream`; raises OSError if the other side is gone."""
    text = json.dumps(message, allow_nan=False).encode()
    # safetensors takes the bytes as they lie, so a transposed view has to be laid out first
    laid_out = {name: np.asarray(array, order="C") for name, array in (arrays or {}).items()}
    block = safetensors.numpy.save(laid_out) if laid_out else b""
    stream.write(HEADER.pack(MAGIC, len(text), len(block)) + text)
    stream.write(block)
    stream.flush()


def receive(
    stream: BinaryIO, max_json: int = MAX_JSON, max_arrays: int = MAX_ARRAYS
) -> tuple[dict, dict[str, np.ndarray]]:
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


def _read(stream: BinaryIO, length: int) -> bytes:
    parts, left = [], length
    while left:  # an unbuffered stream gives what is there, not what was asked for
        part = stream.read(min(left, CHUNK))
        if not part:
            raise ProtocolError(f"the stream ended {left:,} bytes before the message did")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _parse_json(text: bytes) -> dict:
    try:
        message = json.loads(text, parse_constant=_no_constant, parse_float=_finite, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"a message is not JSON: {error}") from None
    if not isinstance(message, dict):
        raise ProtocolError(f"a message is a JSON {type(message).__name__}, not an object")
    return message


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    """A float; 1e999 would be read as infinity."""
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text[:20]} is larger than any float")
    return number


def _integer(text: str) -> int:
    if abs(number := int(text)) > MAX_INTEGER:
        raise ValueError(f"an integer of {len(text)} digits is too large")
    return number


def _parse_arrays(block: bytes) -> dict[str, np.ndarray]:
    if not block:
        return {}
    try:
        return safetensors.numpy.load(block)
    except Exception as error:  # safetensors raises its own and NumPy's kinds; all mean the same here
        raise ProtocolError(f"a message's arrays are not safetensors: {error}") from None
