"""Messages that no honest worker sends: made from honest ones by changes of their text, arrays and bytes."""

import json
import random
import struct
from collections.abc import Callable

import numpy as np

from grading import wire
from helpers.replay import framed

# What json.dumps can't write: a text that is replaced after it.
RAW = {
    '"@infinite"': "1e999",
    '"@digits"': "9" * 5000,
    '"@nan"': "NaN",
    '"@negative"': "-Infinity",
    '"@twice"': '"type": "tensor", "type": 5',
    '"@deep"': "[" * 3000 + "]" * 3000,
    '"@items"': '{"type": "list", "items": [' * 400 + "]}" * 400,
}
TEXTS = [
    "",
    "0",
    "nan",
    "inf",
    "-1",
    "\ud800",
    "\x1b[2J\x00",
    "tensor",
    "array",
    "x" * 5000,
    "é漢",
    "ok",
    *map(json.loads, RAW),
]
NUMBERS = [0, 1, -1, 7, 2**31, 2**63 - 1, 2**63, 10**30, 10**400, 0.5, -0.5, 1e308, -1e308, 5e-324, 1e16]
JUNK = [
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    {"array": "0"},
    {"object": 0},
    {"type": "tensor", "array": "0"},
]
JUNK += [
    {"type": "tensor"},
    {"type": "array"},
    {"type": "float", "array": "0"},
    [1, 2],
    ["a", 1],
    [[0.5, "x"]],
]
DTYPES = [
    "F32",
    "F64",
    "F16",
    "BF16",
    "F8_E4M3",
    "F8_E5M2",
    "F4",
    "C64",
    "I8",
    "U64",
    "BOOL",
    "S",
    "",
    "F32 ",
    5,
    None,
]
SIZES = [0, 1, 2, 3, 5, -1, 2**31, 2**32, 2**61, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 1.5, "4", None]
KINDS = [np.float16, np.float32, np.float64, np.int8, np.uint64, np.int64, np.bool_, np.uint16]

PLACES = {"A": ["models.py", 3, "A"], "A.f": ["models.py", 4, "A.f"]}
HONEST = [
    (
        {
            "ok": {
                "names": ["A", "math"],
                "places": PLACES,
                "stubs": ["A.f"],
                "mentioned": ["np"],
                "missing": [],
            }
        },
        {},
    ),
    ({"ok": {"object": 0, "calls": []}}, {}),
    (
        {
            "ok": {
                "value": {"type": "tensor", "dtype": "float32", "grad": True, "array": "0"},
                "calls": ["mul"],
            }
        },
        {"0": np.ones((2, 3), np.float32)},
    ),
    (
        {
            "ok": {
                "value": {"type": "tuple", "items": [{"type": "array", "array": "0"}, {"type": "NoneType"}]},
                "calls": [],
            }
        },
        {"0": np.arange(3)},
    ),
    ({"ok": {"value": {"type": "str", "text": "torch math"}, "calls": []}}, {}),
    ({"ok": {"value": {"type": "float", "array": "0"}, "calls": []}}, {"0": np.array(0.5)}),
    (
        {"ok": {"w": {"type": "parameter", "array": "0"}, "b": {"type": "parameter", "array": "1"}}},
        {"0": np.eye(2), "1": np.zeros(0)},
    ),
    (
        {
            "error": {
                "kind": "exception",
                "type": "ValueError",
                "message": "wrong",
                "frames": [{"file": "models.py", "line": 3, "function": "f", "text": "x"}],
            }
        },
        {},
    ),
]
SEEN = {"optimizer_steps": 9, "looked_at": 5, "optimizers": 1, "stateful": True, "holds": True, "stale": 0}
SEEN |= {"left_out": ["v"], "cleared": 0, "backwards": 9, "zero": 0, "absent": 0}
SEEN |= {"step_size": 0.01, "first_size": 0.02, "not_finite": 0, "unregistered": ["w"], "asleep": 0}
TRAINING = {
    "epochs": 2.5,
    "seconds": 1.25,
    "ended": "",
    "steps": 9,
    "share": 1.0,
    "padded": False,
    "trace": SEEN,
}
TRAINING |= {"validations": [[1.0, 0.5], [2.0, 0.75]], "losses": [[0.5, 2.0], [1.0, 1.5]]}
EVENT = {"epochs": 1.0, "seconds": 0.5, "loss": 0.25, "validation": 0.5, "trace": SEEN, "flat": 2.5}
HONEST += [({"ok": TRAINING}, {})]
HONEST += [
    ({"event": EVENT | {"sample": {"type": "tensor", "array": "0"}}}, {"0": np.ones((2, 3), np.float32)})
]

HONEST += [({"ok": None}, {})]


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The bytes with a few of them changed, left out, put in, or with a header of other lengths."""
    return rng.choice([_flipped, _cut, _grown, _other_lengths, _other_magic])(data, rng)


def _flipped(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 8])):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _grown(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + rng.randbytes(rng.randrange(1, 9)) + data[place:]


def _other_lengths(data: bytes, rng: random.Random) -> bytes:
    if len(data) < wire.HEADER.size:
        return data * 2
    magic, text, block = wire.HEADER.unpack(data[: wire.HEADER.size])
    lengths = [0, 1, text, block, text - 1, block + 8, 2**22, 2**29, 2**31, 2**32 - 1, 2**63, 2**64 - 1]
    header = struct.pack(">4sIQ", magic, rng.choice(lengths) % 2**32, rng.choice(lengths) % 2**64)
    return header + data[wire.HEADER.size :]


def _other_magic(data: bytes, rng: random.Random) -> bytes:
    return rng.choice([b"PtA0", b"HTTP", b"\0\0\0\0", b"GET "]) + data[4:]


def frame(text: bytes, block: bytes) -> bytes:
    return wire.HEADER.pack(wire.MAGIC, len(text), len(block)) + text + block


def written(message: object) -> bytes:
    """The message as JSON, with what json.dumps would not write."""
    text = json.dumps(message)
    for marker, raw in RAW.items():
        text = text.replace(marker, raw)
    return text.encode()


def odd(message: dict, arrays: dict, rng: random.Random, weights: tuple[int, ...] = (4, 2, 1, 1)) -> bytes:
    """A frame of the message with something wrong in its text, its arrays, their header or its bytes."""
    changes = [odd_text, odd_arrays, odd_block, lambda *answer: damaged(framed(*answer[:2]), rng)]
    return rng.choices(changes, weights)[0](message, arrays, rng)


def odd_text(message: dict, arrays: dict, rng: random.Random) -> bytes:
    """Other JSON at one to three places."""
    for _ in range(rng.randint(1, 3)):
        message = _replaced(message, rng)
    return frame(written(message), framed({}, arrays)[wire.HEADER.size + 2 :])


def _replaced(item: object, rng: random.Random, depth: int = 0) -> object:
    """The JSON with another value at a random place, or with an entry more or less."""
    if not item or not isinstance(item, dict | list) or (depth and rng.random() < 0.15):
        return rng.choice(rng.choice([TEXTS, NUMBERS, JUNK]))
    places = list(item) if isinstance(item, dict) else range(len(item))
    place, copy = rng.choice(places), item.copy()
    match rng.random():
        case chance if chance < 0.08:
            del copy[place]
        case chance if chance < 0.12 and isinstance(item, dict):
            copy[rng.choice(TEXTS)] = rng.choice(JUNK)
        case _:
            copy[place] = _replaced(item[place], rng, depth + 1)
    return copy


def odd_arrays(message: dict, arrays: dict, rng: random.Random) -> bytes:
    """Honest JSON beside other arrays: of another shape, dtype or content, or of another name."""
    changed = {name: _other(array, rng) if rng.random() < 0.7 else array for name, array in arrays.items()}
    if rng.random() < 0.1:
        changed = {name + "x": array for name, array in changed.items()}
    return framed(message, changed)


def _other(array: np.ndarray, rng: random.Random) -> np.ndarray:
    shapes = [(), (0,), (1,), (1, 1), (0, 3), (2, 0), array.shape[1:], (*array.shape, 1), array.shape[::-1]]
    value = rng.choice([np.nan, np.inf, -np.inf, 0, 1, -1, 1e38, 1e300, 65504, 0.5])
    with np.errstate(all="ignore"):
        match rng.randrange(5):
            case 0:
                return np.resize(array, rng.choice(shapes))
            case 1:
                return array.astype(rng.choice(KINDS))
            case 2:
                return np.full(array.shape, value).astype(rng.choice(KINDS))
            case 3:
                return np.stack([array, array])
        changed = array.astype(np.float64)
        changed.ravel()[: rng.randint(1, 3)] = value
        return changed.astype(array.dtype)


def odd_block(message: dict, arrays: dict, rng: random.Random) -> bytes:
    """Honest JSON beside arrays whose safetensors header lies."""
    header, data, end = {}, b"", 0
    for name, array in (arrays or {"0": np.ones(2, np.float32)}).items():
        start, end = end, end + array.nbytes
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [start, end]}
        data += array.tobytes()
    for entry in header.values():
        for _ in range(rng.randint(0, 2)):
            _lie(entry, rng)
    if rng.random() < 0.2:
        header["__metadata__"] = rng.choice([{"a": "b"}, {"a": 1}, [], None, "x"])
    text = written(header)
    length = len(text) if rng.random() < 0.8 else rng.choice([0, 1, len(text) - 1, 2**20, 2**62, 2**64 - 1])
    return frame(written(message), length.to_bytes(8, "little") + text + data)


def _lie(entry: dict, rng: random.Random) -> None:
    lies: dict[str, Callable[[], object]] = {
        "dtype": lambda: rng.choice(DTYPES),
        "shape": lambda: rng.choices(SIZES, k=rng.choice([0, 1, 1, 2, 2, 3, 70])),
        "data_offsets": lambda: rng.choices(SIZES, k=rng.choice([0, 1, 2, 2, 2, 2, 3])),
        "more": lambda: rng.choice(JUNK),
    }
    name = rng.choice(list(lies))
    entry[name] = lies[name]()
    if rng.random() < 0.05:
        del entry[name]


# --- Answers that are never right -----------------------------------------------------------------------


Values = dict[str, np.ndarray]
WAYS: list[Callable[[dict, Values], None]] = []


def ruined(request: dict, message: dict, arrays: dict, rng: random.Random) -> bytes:
    """A frame in which every value, gradient and error is of no use to any check; objects stay."""
    message, arrays, ok = json.loads(json.dumps(message)), dict(arrays), message.get("ok")
    if "error" in message:
        message["error"]["type"] = "Other"
    elif request["op"] == "gradients":
        _ruin_all(list(message["ok"].values()), arrays, rng.choice(WAYS))
    elif isinstance(ok, dict) and "value" in ok:
        _ruin_all([message["ok"]["value"]], arrays, rng.choice(WAYS))
    return framed(message, arrays)


def _ruin_all(values: list[dict], arrays: Values, way: Callable[[dict, Values], None]) -> None:
    for value in values:
        _ruin_all(value.get("items", []), arrays, way)
        way(value, arrays)


def _way(way: Callable[[dict, Values], None]) -> Callable[[dict, Values], None]:
    WAYS.append(way)
    return way


def _arrays_to(change: Callable[[np.ndarray], np.ndarray]) -> None:
    """A way to ruin a value: `change` its array; what has none gets the type "nothing"."""

    @_way
    def way(value: dict, arrays: Values) -> None:
        if "array" in value:
            arrays[value["array"]] = change(arrays[value["array"]])
        else:
            value["type"] = "nothing"


def _filled(number: float, dtype: type) -> Callable[[np.ndarray], np.ndarray]:
    def fill(array: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            return np.full(array.shape, number).astype(dtype)

    return fill


_arrays_to(_filled(np.nan, np.float32))
_arrays_to(_filled(-np.inf, np.float64))
_arrays_to(_filled(1e6, np.float16))  # beyond float16: infinity
_arrays_to(_filled(1e300, np.float64))
_arrays_to(lambda array: np.stack([array, array]))
_arrays_to(lambda array: np.zeros((0, *array.shape), array.dtype))


@_way
def _nothing(value: dict, arrays: Values) -> None:
    value.clear()
    value["type"] = "NoneType"


@_way
def _text(value: dict, arrays: Values) -> None:
    value.clear()
    value.update(type="str", text="0.5")


@_way
def _without_array(value: dict, arrays: Values) -> None:
    """As for a dtype that is not carried: bfloat16, complex."""
    value.pop("array", None)
    value.pop("items", None)


@_way
def _unknown_array(value: dict, arrays: Values) -> None:
    value["array"] = "missing"


# --- Answers of an odd kind, each of them one that a worker may give ----------------------------------------


def strange(request: dict, message: dict, arrays: dict, rng: random.Random) -> bytes:
    """A frame in which some values are of another kind, shape or dtype than what was asked for, or missing.

    Nothing in it is tampering: what comes of it is for the check that reads the numbers.
    """
    message, arrays, ok = json.loads(json.dumps(message)), dict(arrays), message.get("ok")
    if request["op"] in ("parameters", "gradients") and isinstance(ok, dict):
        message["ok"] = _strange_names(message["ok"], arrays, rng)
    elif isinstance(ok, dict) and ("value" in ok or "object" in ok) and rng.random() < 0.1:
        message["ok"] = {"object": rng.randrange(3), "calls": []}
    elif isinstance(ok, dict) and ("value" in ok or "object" in ok):
        value = ok.get("value", {"type": "NoneType"})
        message["ok"] = {"value": _strange_value(value, arrays, rng), "calls": ok.get("calls", [])}
    return framed(message, arrays)


def _strange_names(values: dict, arrays: Values, rng: random.Random) -> dict:
    """Some of the values changed, left out, or exchanged with others, or one more."""
    names = rng.sample(list(values), len(values))
    changed = dict(values)
    for name in names[: rng.choice([1, 1, 2, len(names)])]:
        match rng.randrange(5):
            case 0:
                del changed[name]
            case 1:
                changed[name] = values[rng.choice(names)]
            case 2:
                changed["x" + name] = values[name]
            case _:
                changed[name] = _strange_value(values[name], arrays, rng)
    return changed


def _strange_value(value: dict, arrays: Values, rng: random.Random) -> dict:
    """The value with other numbers, of another type, in a list, or with other items."""
    if value.get("items") and rng.random() < 0.7:
        items = list(value["items"])
        place = rng.randrange(len(items))
        items[place] = _strange_value(items[place], arrays, rng)
        return value | {
            "items": rng.choice([items, items, items, items[:-1], items + items[:1], items[::-1], []])
        }
    if rng.random() < 0.25 or "array" not in value:
        kinds = [
            {"type": "NoneType"},
            {"type": "str", "text": "0.5"},
            {"type": "list", "items": []},
            {"type": "dict"},
        ]
        kinds += [
            {"type": "tensor"},
            {"type": "tensor", "shape": [2**53, 2**53]},
            {"type": "array", "shape": [0]},
        ]
        kinds += [{"type": "tuple", "items": [value]}, {"type": "list", "items": [value, value]}]
        return rng.choice(kinds)
    name = str(len(arrays))
    arrays[name] = _strange_array(arrays[value["array"]], rng)
    kinds = [value["type"], "tensor", "parameter", "array"] + ["float", "int", "bool"] * (
        arrays[name].size == 1
    )
    changed = {"type": rng.choice(kinds), "array": name, "grad": rng.random() < 0.5}
    return changed if value["type"] != "int" or arrays[name].size == 1 else changed | {"type": "tensor"}


def _strange_array(array: np.ndarray, rng: random.Random) -> np.ndarray:
    """One of another shape or dtype, or with numbers that no calculation expects."""
    size = max(1, array.size)
    shapes = [
        (),
        (0,),
        (1,),
        (size,),
        (1, size),
        (size, 1),
        (0, *array.shape),
        (*array.shape, 0),
        (*array.shape, 1),
    ]
    shapes += [array.shape[1:], array.shape[:-1], array.shape[::-1], (1,) * 32, (2, *array.shape), (10**5, 0)]
    value = rng.choice([np.nan, np.inf, -np.inf, 0, 1, -1, 1e38, 1e300, 65504, 2**53, 5e-324])
    with np.errstate(all="ignore"):
        match rng.randrange(5):
            case 0:
                return np.resize(array, rng.choice(shapes))
            case 1:
                return np.resize(array, rng.choice(shapes)).astype(rng.choice(KINDS))
            case 2:
                return array.astype(rng.choice(KINDS))
            case 3:
                return np.full(rng.choice([array.shape, *shapes]), value).astype(rng.choice(KINDS))
        changed = array.astype(np.float64)
        changed.ravel()[: rng.randint(1, 3)] = value
        return changed
