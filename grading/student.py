"""A student's models.py as the checks see it: `student.Convolve(image, kernel)`, `model.train(data)`.

The names after `student.` and `model.` are the assignment's; behind each stands a request to the worker.
What comes back is a `Value`, whose type and shape a check has to ask for before it uses the numbers (see
grading/expect.py).
"""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

from grading import wire
from grading.processes import EVERY, Ending, Worker, Workers, activity_of
from grading.record import Kind

CALL_SECONDS = 20  # for one call of a function or method; those of public solutions take 0.3 s at most
LARGE_SECONDS = 60  # for one on a whole test set, and for a program of ours: 5 s at most
MAX_TEXT = 2000  # characters of a message that reach the report; the worker keeps to it, too
MAX_FRAMES = 6
MAX_NAME = 200  # characters of the name of a type, a function or a parameter
EVENTS = 10  # of progress that may come at once, and in a second; a worker sends five in a second
CPU_TIME_SIGNAL = 24  # SIGXCPU, which Windows does not name
QUIET = 10  # seconds of nothing but sleep, after which an answer is not waited for any longer
STOPPED = 1  # the same for a process that has been stopped: who should let it go on?
BUSY = 0.5  # share of a wall-clock limit; one who used less CPU time may have waited for a busy machine
MAX_SAMPLE = 4 * 2**20  # bytes of the arrays of an event; the largest picture is made of some 200 kB
PATIENCE = 2  # wall time that a training may take, in units of its CPU time: others use the machine, too


# Why a training was ended: its budget was spent, its losses were no numbers, its parameters did not change.
ENDED = ("budget", "not finite", "unchanged")


class StudentError(Exception):
    """The student's code gave no answer: it raised, ended the process, hung, or ran out of something.

    `frames` are dicts line, function, text of the student's own file, outermost first.
    """

    def __init__(self, kind: Kind, message: str, type_name: str = "", frames: tuple[dict, ...] = ()):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.type_name = type_name
        self.frames = frames
        self.during = ""  # what was asked for, where a check adds it


class WorkerLost(StudentError):
    """The worker is gone, and with it every object it held."""


NO_ANSWER = "The program answered something that is no answer"


@dataclass(frozen=True)
class Value:
    """What a student's code returned. `array` is None where the type has none (None, a dict, …).

    `grad` is whether a tensor leads back to parameters, as its requires_grad says.
    """

    type: str
    array: np.ndarray | None = None
    items: tuple["Value", ...] | None = None
    text: str | None = None
    calls: tuple[str, ...] = ()
    grad: bool = False

    def __getattr__(self, name: str) -> object:
        """Asked for where a check expects an object: the error is the student's, as it is in Python."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise StudentError(Kind.EXCEPTION, f"{self.describe()} has no attribute {name}", "AttributeError")

    def __call__(self, *_: object) -> None:
        raise StudentError(Kind.EXCEPTION, f"{self.describe()} is not callable", "TypeError")

    def describe(self) -> str:
        """The value in words for a message: "a tensor of shape (4, 10)"."""
        if self.type in ("tensor", "parameter"):
            shape = f" of shape {self.array.shape}" if self.array is not None else " of an unusual dtype"
            return f"a {self.type}{shape}"
        if self.type == "array" and self.array is not None:
            return f"a NumPy array of shape {self.array.shape}"
        if self.type == "NoneType":
            return "None"
        if self.items is not None:
            return f"a {self.type} of {len(self.items)} items"
        if self.array is not None and self.array.size == 1:
            return f"the {self.type} {self.array.item():g}"
        return f"a value of type {self.type}"


@dataclass(frozen=True)
class Dataset:
    """A data set for `train`: the name of its class in backend.py, and the public arrays to make it of.

    `key` names a large data set that is the same for every seed, so that workers can share its memory.
    """

    name: str
    arrays: Mapping[str, np.ndarray]
    key: str = ""


@dataclass(frozen=True)
class Seen:
    """The first steps of a training, as the optimizers saw them: grounds for explanations, not for points.

    Of `optimizer_steps` the first `looked_at` were looked at: how many optimizers made them, whether these
    keep a state (as Adam does) and hold parameters of the model, how many steps began with gradients of
    the step before (`stale`), and by how much of its length a step moved the parameters (`step_size`, the
    median). `not_finite` is the first backward() from a loss of NaN or infinity, 0 if there was none.
    """

    optimizer_steps: int
    looked_at: int
    optimizers: int
    stateful: bool
    holds: bool
    stale: int
    step_size: float
    not_finite: int
    unregistered: tuple[str, ...]


@dataclass(frozen=True)
class Training:
    """How a training went, as its data set saw it; `validations` and `losses` are (epoch, value) curves.

    `budget` is the CPU time in seconds that it could have taken; `ended` is why it was ended before its own
    end, one of ENDED, or ""; `share` of the examples were used at least once.
    """

    budget: float
    epochs: float
    share: float
    seconds: float
    ended: str
    steps: int
    validations: tuple[tuple[float, float], ...]
    losses: tuple[tuple[float, float], ...]
    padded: bool
    seen: Seen


@dataclass(frozen=True)
class Progress:
    """A live line's worth of a running training; its picture shows `sample`."""

    epochs: float
    seconds: float
    validation: float | None = None
    loss: float | None = None
    sample: Value | None = None
    seen: Seen | None = None


@dataclass(frozen=True)
class Outline:
    """What a models.py defines: names, the line of each function and method, and which are stubs.

    `mentioned` are the names that its code uses.
    """

    names: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict)
    stubs: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()


@dataclass
class Limits:
    """What one question may use. `train_seconds` is CPU time, the budget for a single training.

    `large_seconds` is for a call on a whole test set, `answer_seconds` for all calls together.
    `grace_seconds` is what a training may take after its budget: to stop, by itself or by the data set. With
    `early_end`, one that has no chance is ended before.
    """

    train_seconds: float
    call_seconds: float = CALL_SECONDS
    large_seconds: float = LARGE_SECONDS
    answer_seconds: float = 10 * LARGE_SECONDS
    load_seconds: float = 30
    grace_seconds: float = 10
    memory_mb: int = 4096
    early_end: bool = True


class Student:
    """One submission in one worker. `load()` it first; `close()` it last, which says what the worker used."""

    def __init__(
        self, workers: Workers, path: Path, source: bytes, seed: int, limits: Limits, module: str = "models"
    ):
        self._workers = workers
        self._worker: Worker = workers.start(limits.memory_mb)
        self.limits = limits
        self._left = limits.answer_seconds  # for all requests but trainings
        self._seed = seed
        self.lost = False
        self.unlucky = False  # whether the worker may have been lost for what others did to the machine
        self._wait: _Wait | None = None
        self._timed_out = self._asleep = False
        self._worker.overdue = self._overdue
        self.interrupted = False
        self.pictures = False
        self.on_progress: Callable[[Progress], None] = lambda progress: None
        self.sample: tuple[str, tuple] | None = None
        self.file = path.name
        self.outline = Outline()
        self._path, self._source, self._module = path, source, module
        self._memo: dict[Callable, object] = {}
        self.trainings: list[Training] = []  # those that came to an end, in order

    def __getattr__(self, name: str) -> Callable:
        """A class or function of the student's module; calling a class gives a StudentObject."""
        return Method(self, {"op": "use", "name": name, **PLAIN})

    def once(self, make: Callable, *arguments: object) -> object:
        """`make(student, *arguments)`, done only once for this student: one training for several checks."""
        if make not in self._memo:
            self._memo[make] = make(self, *arguments)
        return self._memo[make]

    def show(self, make: Callable[["Student"], Value]) -> None:
        """Where pictures are wanted, show what `make` gets from the student's code, if it gets anything."""
        if self.pictures:
            with contextlib.suppress(StudentError):
                self.on_progress(Progress(0, 0, sample=make(self)))

    def close(self) -> tuple[Ending, str]:
        """End the worker; how it ended and what it had printed."""
        ending = self._worker.end()
        return ending, self._worker.output.text()

    def interrupt(self) -> None:
        """End the worker from another thread: Ctrl-C."""
        self.interrupted = True
        self._worker.kill()

    def load(self) -> None:
        """Have the worker import the models.py; raises StudentError if that does not work."""
        message = {"op": "load", "module": self._module, "file": str(self._path), "seed": self._seed}
        ok, _ = self.request(
            message, {"source": np.frombuffer(self._source, np.uint8)}, self.limits.load_seconds
        )
        with self.parsing():
            names, stubs, mentioned = (
                frozenset(_texts(ok[part])) for part in ("names", "stubs", "mentioned")
            )
            lines = {_text(name): _whole(line) for name, line in ok["lines"].items()}
            self.outline = Outline(names, lines, stubs & set(lines), mentioned)

    def ask(self, message: dict, arguments: tuple = ()) -> "Value | StudentObject":
        """Call what `message` names with `arguments` (arrays, numbers, objects, lists of these)."""
        arrays: dict[str, np.ndarray] = {}
        large = message["op"] == "program" or message.get("grad") is False
        seconds = self.limits.large_seconds if large else None
        message = message | {"arguments": [_encode(argument, arrays) for argument in arguments]}
        ok, results = self.request(message, arrays, seconds)
        with self.parsing():
            if "object" in ok:
                return StudentObject(self, _whole(ok["object"]))
            return _value(ok["value"], results, _texts(ok["calls"]))

    def train(self, number: int, dataset: Dataset, seconds: float | None) -> Training:
        budget = min(self.limits.train_seconds, seconds or self.limits.train_seconds)
        message = {"op": "train", "object": number, "dataset": dataset.name, "seed": self._seed}
        message |= {"budget_seconds": budget, "cpu_seconds": budget + self.limits.grace_seconds}
        message |= {"early_end": self.limits.early_end}
        arrays: dict[str, np.ndarray] = {}
        if self._workers.holds(dataset.key):
            message["shared"] = dataset.key
        else:
            arrays.update(dataset.arrays)
        if self.sample:
            method, arguments = self.sample
            sampled = [_encode(argument, arrays) for argument in arguments]
            message["sample"] = {"method": method, "arguments": sampled}
        ok, _ = self.request(message, arrays, PATIENCE * budget + self.limits.grace_seconds)
        with self.parsing():
            self.trainings.append(_training(ok, budget))
        return self.trainings[-1]

    def program(self, program: str, name: str, *arguments: object) -> Value:
        """Have the worker run function `name` of grading/worker/programs/`program`.py on its module."""
        return self.ask({"op": "program", "program": program, "name": name}, arguments)

    def request(
        self, message: dict, arrays: Mapping[str, np.ndarray], seconds: float | None = None
    ) -> tuple[dict, dict[str, np.ndarray]]:
        """One request and its answer, within `seconds` or those of an ordinary call.

        Raises StudentError, or WorkerLost once the worker is gone.
        """
        seconds = self.limits.call_seconds if seconds is None else seconds
        training, started, nonce = message["op"] == "train", time.monotonic(), secrets.token_hex(8)
        seconds = seconds if training else max(1, min(seconds, self._left))
        self._wait = _Wait(seconds)
        try:
            self._worker.send(message | {"nonce": nonce}, arrays)
            answer, results = self._answer(nonce, training)
        except (EOFError, OSError, wire.ProtocolError) as error:
            self.lost = True
            raise self._loss(message, seconds, error) from None
        finally:
            self._wait = None
            self._left -= 0 if training else time.monotonic() - started
        with self.parsing():
            if "error" in answer:
                raise _error(answer["error"])
            return answer["ok"], results

    def _answer(self, nonce: str, training: bool) -> tuple[dict, dict[str, np.ndarray]]:
        """The answer to the request with this nonce, which nobody can have written before it was asked."""
        events, started = 0, time.monotonic()
        while True:
            answer, results = self._worker.receive()
            if "event" not in answer:
                if answer.get("nonce") != nonce:
                    raise wire.ProtocolError("an answer that belongs to no question")
                return answer, results
            events += 1
            if not training or events > EVENTS * (1 + time.monotonic() - started):
                raise wire.ProtocolError("progress that nobody can use")
            with self.parsing():
                progress = _progress(answer["event"], results if self.sample else None)
            self.on_progress(progress)

    @contextlib.contextmanager
    def parsing(self) -> Iterator[None]:
        """Whatever goes wrong in reading an answer is the worker's doing, and ends it.

        Nobody can tell which question its next answer would belong to.
        """
        try:
            yield
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            self.lost = True
            self._worker.kill()
            raise WorkerLost(Kind.TAMPERING, NO_ANSWER) from error

    def _overdue(self) -> bool:
        """Whether an answer is not to be waited for any longer; the worker's thread asks."""
        if wait := self._wait:
            self._timed_out, self._asleep = wait.look(self._worker.pid), bool(wait.state)
        return self._timed_out

    def _loss(self, message: dict, seconds: float, error: Exception) -> WorkerLost:
        """Why the worker is gone, in a sentence."""
        ending = self._worker.end()
        if self._worker.failure:
            raise self._worker.failure
        what = {"load": f"the import of {self.file}", "train": "train"}.get(
            message["op"], message.get("name", "")
        )
        if self.interrupted:
            return WorkerLost(Kind.INTERRUPTED, "Interrupted")
        waited = self._timed_out and not self._asleep and 0 < ending.cpu_seconds < seconds * BUSY
        self.unlucky = ending.exit is None or waited
        if self._timed_out:
            used = f", having used {ending.cpu_seconds:.1f} s of CPU time," if waited else ""
            message = f"{what} did not come back within {seconds:g} s{used} and was ended"
            if self._asleep:
                message = f"{what} did not come back: it was not computing but waiting, and was ended"
            return WorkerLost(Kind.TIME_OUT, message)
        if too_much := self._worker.too_much:
            return WorkerLost(Kind.OUTPUT, f"The program {too_much} and was ended")
        if self._worker.output.flooded:
            return WorkerLost(Kind.OUTPUT, "The program printed more than 64 MB and was ended")
        if isinstance(error, wire.ProtocolError):
            return WorkerLost(Kind.TAMPERING, f"The program wrote to the grader's channel ({error})")
        return _died(what, ending)


def _died(what: str, ending: Ending) -> WorkerLost:
    if ending.exit is None:
        return WorkerLost(Kind.CRASH, f"The process that all workers come from ended during {what}")
    if ending.exit is not None and ending.exit >= 0:
        return WorkerLost(Kind.EXIT, f"The program ended itself in {what} (exit code {ending.exit})")
    if ending.exit == -CPU_TIME_SIGNAL:
        return WorkerLost(
            Kind.TIME_OUT, f"{what} used up its CPU time without asking for data, and was ended"
        )
    if ending.exit == -9:
        return WorkerLost(Kind.MEMORY, f"The system ended the program in {what}, most likely for memory")
    return WorkerLost(Kind.CRASH, f"The program crashed in {what} (signal {-(ending.exit or 0)})")


class _Wait:
    """The wait for one answer, which may take `seconds`."""

    def __init__(self, seconds: float):
        self._deadline = time.monotonic() + seconds
        self._quiet = 0.0  # seconds, counted in looks: while the grader is held up, it passes no judgement
        self._ticks = -1
        self.state = ""

    def look(self, pid: int) -> bool:
        """Whether it is over: it has taken too long, or the worker does nothing and will go on doing so."""
        before, used = self.state, self._ticks
        self.state, self._ticks = activity_of(pid)
        idle = self.state and (self.state, self._ticks) == (before, used)
        self._quiet = self._quiet + EVERY if idle else 0.0
        enough = STOPPED if self.state == "stopped" else QUIET
        return time.monotonic() >= self._deadline or self._quiet >= enough


PLAIN = {"training": False, "grad": True, "trace": False}  # how a method is called if nothing is said


@dataclass(frozen=True)
class Numpy:
    """An argument that arrives as a NumPy array; a bare array arrives as a tensor."""

    array: np.ndarray


@dataclass(frozen=True)
class Method:
    """Something that can be called in the worker, in evaluation mode unless a property says otherwise."""

    student: Student
    message: dict

    def __call__(self, *arguments: object) -> "Value | StudentObject":
        return self.student.ask(self.message, arguments)

    @property
    def no_grad(self) -> "Method":
        """The same without recording gradients: for large inputs, which may take longer."""
        return Method(self.student, self.message | {"grad": False})

    @property
    def in_training(self) -> "Method":
        """The same with the model in training mode: with dropout, for example."""
        return Method(self.student, self.message | {"training": True})

    @property
    def traced(self) -> "Method":
        """The same with the names of the torch functions it calls in `Value.calls`."""
        return Method(self.student, self.message | {"trace": True})

    def gradients(self, cotangent: np.ndarray, *arguments: object) -> dict[str, np.ndarray]:
        """Gradients of sum(result · cotangent), by the position of a float argument or a parameter's name."""
        arrays = {"cotangent": cotangent}
        encoded = [_encode(argument, arrays) for argument in arguments]
        message = self.message | {"op": "gradients", "arguments": encoded}
        ok, results = self.student.request(message, arrays)
        return _arrays(self.student, ok, results)


@dataclass(frozen=True)
class StudentObject:
    """An instance of one of the student's classes, living in the worker.

    Where a check expects a Value, it looks like one without an array.
    """

    _student: Student
    _number: int
    type, array, items, text, calls, grad = "object", None, None, None, (), False

    def describe(self) -> str:
        return "an object of a class of its own"

    def __getattr__(self, name: str) -> Method:
        return Method(self._student, {"op": "use", "object": self._number, "name": name, **PLAIN})

    def __call__(self, *arguments: object) -> Value:
        return self.__getattr__("__call__")(*arguments)

    def get(self, name: str) -> "Value | StudentObject":
        """The attribute `name` of the object."""
        return self._student.ask({"op": "get", "object": self._number, "name": name})

    def train(self, dataset: Dataset, seconds: float | None = None) -> Training:
        """Call the student's train method on `dataset`, within the question's budget or `seconds` if less."""
        return self._student.train(self._number, dataset, seconds)

    def by_heart(self, x: np.ndarray, y: np.ndarray) -> Value:
        """The losses of some steps of ours, with the model's get_loss, on a single batch."""
        return self._student.program("learn", "by_heart", self, x, y)

    def parameters(self) -> dict[str, np.ndarray]:
        """The parameters by name, as torch.nn.Module finds them; {} where it finds none."""
        ok, arrays = self._student.request({"op": "parameters", "object": self._number}, {})
        return _arrays(self._student, ok, arrays)

    def assign(self, parameters: Mapping[str, np.ndarray]) -> None:
        """Overwrite parameters by name; each array has the size of its parameter."""
        self._student.request({"op": "assign", "object": self._number}, parameters)


def _arrays(student: Student, ok: dict, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays of an answer that is a dict of values, those without one left out."""
    with student.parsing():
        values = {_text(name): _value(item, arrays) for name, item in ok.items()}
        return {name: value.array for name, value in values.items() if value.array is not None}


def _encode(argument: object, arrays: dict[str, np.ndarray]) -> object:
    if isinstance(argument, np.ndarray | Numpy):
        name = f"argument.{len(arrays)}"
        arrays[name] = argument.array if isinstance(argument, Numpy) else argument
        return {"array": name, "numpy": isinstance(argument, Numpy)}
    if isinstance(argument, StudentObject):
        return {"object": argument._number}
    if isinstance(argument, list):
        return [_encode(item, arrays) for item in argument]
    if isinstance(argument, Value):
        raise StudentError(Kind.EXCEPTION, f"{argument.describe()} is not an object", "TypeError")
    return argument


# --- Reading answers: each part as the type it is declared with, or it is no answer -------------------------


def _text(told: object, longest: int = MAX_TEXT) -> str:
    """A text for the report: cut, and without control characters, which could rewrite what is shown."""
    if not isinstance(told, str):
        raise TypeError(f"expected a text, not {type(told).__name__}")
    text = (
        told[:longest].expandtabs(4).encode("utf-8", "backslashreplace").decode()
    )  # half of a surrogate pair
    return "".join(char if char.isprintable() or char == "\n" else "·" for char in text)


def _texts(told: object) -> tuple[str, ...]:
    return tuple(map(_text, _list(told)))


def _list(told: object) -> list:
    if not isinstance(told, list):
        raise TypeError(f"expected a list, not {type(told).__name__}")
    return told


def _whole(told: object) -> int:
    if type(told) is not int or told < 0:
        raise TypeError(f"expected a whole number, not {told!r:.50}")
    return told


def _number(told: object) -> float:
    if type(told) not in (int, float):
        raise TypeError(f"expected a number, not {told!r:.50}")
    return float(told)


def _flag(told: object) -> bool:
    if not isinstance(told, bool):
        raise TypeError(f"expected true or false, not {told!r:.50}")
    return told


def _one_of(told: object, allowed: Sequence[str]) -> str:
    if told not in allowed:
        raise ValueError(f"expected one of {allowed}, not {told!r:.50}")
    return str(told)


def _value(item: dict, arrays: Mapping[str, np.ndarray], calls: tuple[str, ...] = ()) -> Value:
    """What `item` describes; ValueError where its type and its array don't go together."""
    kind = _text(item["type"], MAX_NAME)
    array = arrays[item["array"]] if "array" in item else None
    if array is None and kind == "array" or array is not None and not _fits(kind, array):
        raise ValueError(f"no {kind} has such an array")
    items = tuple(_value(each, arrays) for each in _list(item["items"])) if "items" in item else None
    text = _text(item["text"]) if "text" in item else None
    return Value(kind, array, items, text, calls, _flag(item.get("grad", False)))


def _fits(kind: str, array: np.ndarray) -> bool:
    """Whether something of this type may come with this array: a Python number is one number."""
    return kind in ("tensor", "parameter", "array") or array.size == 1


def _error(error: dict) -> StudentError:
    frames = tuple(
        {"line": _whole(f["line"]), "function": _text(f["function"]), "text": _text(f["text"])}
        for f in _list(error["frames"])[-MAX_FRAMES:]
    )
    return StudentError(Kind(error["kind"]), _text(error["message"]), _text(error["type"]), frames)


def _training(ok: dict, budget: float) -> Training:
    return Training(
        budget=budget,
        epochs=_number(ok["epochs"]),
        share=_number(ok["share"]),
        seconds=_number(ok["seconds"]),
        ended=_one_of(ok["ended"], ("", *ENDED)),
        steps=_whole(ok["steps"]),
        padded=_flag(ok["padded"]),
        seen=_seen(ok["seen"]),
        validations=_curve(ok["validations"]),
        losses=_curve(ok["losses"]),
    )


def _curve(told: object) -> tuple[tuple[float, float], ...]:
    points = tuple((_number(epoch), _number(value)) for epoch, value in map(_list, _list(told)))
    if any(epoch < 0 for epoch, _ in points):
        raise ValueError("a curve begins before the training does")
    return points


def _seen(told: dict) -> Seen:
    """Each field as the type it is declared with; whatever else the worker tells is left out."""
    kinds = {int: _whole, bool: _flag, float: _number, tuple[str, ...]: _texts}
    return Seen(**{field.name: kinds[field.type](told[field.name]) for field in fields(Seen)})


def _progress(event: dict, arrays: Mapping[str, np.ndarray] | None) -> Progress:
    """`arrays` is None where no picture is wanted."""

    def number(name: str) -> float | None:
        return _number(event[name]) if name in event else None

    if arrays and sum(array.nbytes for array in arrays.values()) > MAX_SAMPLE:
        raise ValueError("a sample is too large")
    sample = _value(event["sample"], arrays) if arrays is not None and "sample" in event else None
    numbers = _number(event["epochs"]), _number(event["seconds"]), number("validation"), number("loss")
    return Progress(*numbers, sample, _seen(event["seen"]))
