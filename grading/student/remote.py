"""Remote objects: a student's models.py and the objects made of its classes, as the checks see them.

    student.Convolve(image, kernel)        model = student.Encoder(2, 8)        model.forward(x)

Every name after the dot is the assignment's and becomes a request to the worker; `train` and `parameters` are
torch.nn.Module's. What this module offers beside that are functions (`session(student)`, `get(model, "x")`),
whose names meet no assignment's. What comes back is a Value, whose type and shape a check has to ask for
before it uses the numbers (grading/checks/expect.py), or an object, of which `value_of` makes a Value without
any.
"""

import contextlib
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading import wire
from grading.record import Kind
from grading.student.decoding import as_text, as_value
from grading.student.errors import StudentError
from grading.student.session import PARAMETERS_ROOM, Session
from grading.student.values import NOTHING, OBJECT, Dataset, Numpy, Progress, Training, Value
from grading.wire import Message

PLAIN = {"training": False, "grad": True, "trace": False}  # how a method is called if nothing is said
MOST_PARAMETERS = PARAMETERS_ROOM // 4  # numbers; of float32 they fit into an answer
_SESSION, _NUMBER = "its session", "its number"  # keys of __dict__ that no name of Python can be


class RemoteModule:
    """The module of a submission: any attribute is a class or a function of it."""

    def __init__(self, session: Session):
        vars(self)[_SESSION] = session

    def __getattr__(self, name: str) -> "RemoteMethod":
        return RemoteMethod(vars(self)[_SESSION], {"op": "use", "name": name, **PLAIN})


class RemoteObject:
    """An instance of one of the student's classes, living in the worker."""

    def __init__(self, session: Session, number: int):
        vars(self)[_SESSION] = session
        vars(self)[_NUMBER] = number

    def __getattr__(self, name: str) -> "RemoteMethod":
        return RemoteMethod(
            session(self), {"op": "use", "object": vars(self)[_NUMBER], "name": name, **PLAIN}
        )

    def __call__(self, *arguments: object) -> Any:
        return self.__getattr__("__call__")(*arguments)

    def train(self, dataset: Dataset, seconds: float | None = None) -> Training:
        """Call the student's train method on `dataset`, within the question's budget or `seconds` if less."""
        message: Message = {"op": "train", "object": vars(self)[_NUMBER]}
        arrays: dict[str, np.ndarray] = {}
        if sample := session(self).sample:
            method, arguments = sample
            message["sample"] = {"method": method, "arguments": [_encode(each, arrays) for each in arguments]}
        return session(self).train(message, arrays, dataset, seconds)

    def parameters(self) -> dict[str, np.ndarray]:
        """The parameters by name, as torch.nn.Module finds them; {} where it finds none.

        Raises StudentError if they are too many. Those that have no array, of bfloat16 say, are left out.
        """
        found = _values(session(self), {"op": "parameters", "object": vars(self)[_NUMBER]}, {})
        count = sum(math.prod(value.shape) for value in found.values() if value.shape is not None)
        unread = len(found) > wire.MAX_COUNT or any(value.unread is not None for value in found.values())
        if unread or count > MOST_PARAMETERS:
            most = f"{MOST_PARAMETERS:,} numbers in {wire.MAX_COUNT:,} tensors"
            raise StudentError(
                Kind.MEMORY, f"The model has more parameters than are looked at: {most} at most"
            )
        return {name: value._array for name, value in found.items() if value._array is not None}


@dataclass(frozen=True)
class RemoteMethod:
    """Something that can be called in the worker, in evaluation mode unless a property says otherwise."""

    session: Session
    message: Message

    def __call__(self, *arguments: object) -> Any:
        """A Value, or a RemoteObject: the student's code decides, so a check has to ask."""
        return _ask(self.session, self.message, arguments)

    @property
    def no_grad(self) -> "RemoteMethod":
        """The same without recording gradients: for large inputs, which may take longer."""
        return RemoteMethod(self.session, self.message | {"grad": False})

    @property
    def in_training(self) -> "RemoteMethod":
        """The same with the model in training mode: with dropout, for example."""
        return RemoteMethod(self.session, self.message | {"training": True})

    @property
    def traced(self) -> "RemoteMethod":
        """The same with the names of the torch functions it calls in `Value.calls`."""
        return RemoteMethod(self.session, self.message | {"trace": True})

    def gradients(self, cotangent: np.ndarray, *arguments: object) -> Mapping[str, Value]:
        """Gradients of sum(result · cotangent), by the position of a float argument or a parameter's name.

        What the worker has left out is NOTHING.
        """
        arrays = {"cotangent": cotangent}
        encoded = [_encode(argument, arrays) for argument in arguments]
        found = _values(self.session, self.message | {"op": "gradients", "arguments": encoded}, arrays)
        return defaultdict(lambda: NOTHING, found)


def session(remote: RemoteModule | RemoteObject) -> Session:
    """The session with the worker in which a remote object lives."""
    found: Session = vars(remote)[_SESSION]
    return found


def value_of(answer: Value | RemoteObject) -> Value:
    """The answer itself, or what stands for an object where a value is expected."""
    return answer if isinstance(answer, Value) else OBJECT


def get(model: RemoteObject, name: str) -> Value:
    """The attribute `name` of the object."""
    return value_of(_ask(session(model), {"op": "get", "object": vars(model)[_NUMBER], "name": name}))


def assign(model: RemoteObject, arrays: Mapping[str, np.ndarray]) -> None:
    """Overwrite parameters by name; each array has the size of its parameter."""
    session(model).request({"op": "assign", "object": vars(model)[_NUMBER]}, arrays)


def program(student: RemoteModule | RemoteObject, file: str, name: str, *arguments: object) -> Value:
    """Have the worker run function `name` of grading/worker/programs/`file`.py on its module."""
    return value_of(_ask(session(student), {"op": "program", "program": file, "name": name}, arguments))


def once(student: RemoteModule, make: Callable[..., Any], *arguments: object) -> Any:
    """`make(student, *arguments)`, done only once in a session: one training for several checks."""
    memo = session(student).memo
    if make not in memo:
        memo[make] = make(student, *arguments)
    return memo[make]


def show(student: RemoteModule, make: Callable[[RemoteModule], Value | RemoteObject]) -> None:
    """Where pictures are wanted, show what `make` gets from the student's code, if it gets anything."""
    if session(student).pictures:
        with contextlib.suppress(StudentError):
            session(student).on_progress(Progress(0, 0, sample=value_of(make(student))))


def by_heart(model: RemoteObject, x: np.ndarray, y: np.ndarray) -> Value:
    """The losses of some steps of ours, with the model's get_loss, on a single batch."""
    return program(model, "learn", "by_heart", model, x, y)


def keep(model: RemoteObject, when: str) -> None:
    """Have the worker keep a copy of all that the model knows: "before" its training, or "after"."""
    program(model, "learn", "keep", model, when)


def stored(model: RemoteObject) -> Value:
    """Of what has changed between the two states that were kept, the share that needs no gradient."""
    return program(model, "learn", "stored", model)


def put(model: RemoteObject, share: float, noise: float, shuffled: bool, seed: int) -> None:
    """Put the model in a state between those that were kept: see grading/worker/programs/learn.py."""
    program(model, "learn", "put", model, share, noise, shuffled, seed)


def _ask(session: Session, message: Message, arguments: tuple[Any, ...] = ()) -> Value | RemoteObject:
    """Call what `message` names with `arguments` (arrays, numbers, objects, lists of these)."""
    arrays: dict[str, np.ndarray] = {}
    encoded = [_encode(argument, arrays) for argument in arguments]
    answer = session.ask(message | {"arguments": encoded}, arrays)
    return RemoteObject(session, answer) if isinstance(answer, int) else answer


def _values(session: Session, message: Message, arrays: Mapping[str, np.ndarray]) -> dict[str, Value]:
    """The answer to a request for values by name."""
    ok, results = session.request(message, arrays)
    with session.parsing():
        return {as_text(name): as_value(item, results) for name, item in ok.items()}


def _encode(argument: object, arrays: dict[str, np.ndarray]) -> object:
    """An argument as JSON, with its arrays added to `arrays`."""
    if isinstance(argument, np.ndarray | Numpy):
        name = f"argument.{len(arrays)}"
        arrays[name] = argument.array if isinstance(argument, Numpy) else argument
        return {"array": name, "numpy": isinstance(argument, Numpy)}
    if isinstance(argument, RemoteObject):
        return {"object": vars(argument)[_NUMBER]}
    if isinstance(argument, list):
        return [_encode(item, arrays) for item in argument]
    if isinstance(argument, Value):
        raise StudentError(Kind.EXCEPTION, f"{argument.describe()} is not an object", "TypeError")
    return argument
