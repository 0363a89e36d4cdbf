"""The worker's loop: one request, one answer, until the grader closes the channel.

A request names an operation and its arguments; an answer is {"ok": …}, or {"error": …} where the
student's code raised something. While a training runs, events {"event": …} come before the answer.
"""

import gc
import importlib
import math
import os
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import numpy as np
import torch

from grading import wire
from grading.wire import Message
from grading.worker import confine, faults, training, values
from grading.worker.submission import StudentModule

Arrays = Mapping[str, np.ndarray]
NO_OBJECT = -1  # no number of one
SHARED: dict[str, Arrays] = {}  # public data sets by name, inherited through fork


def share(key: str, arrays: Arrays) -> None:
    """Keep a public data set for the trainings to come; copied, because torch wants writable memory."""
    SHARED[key] = {name: np.array(array) for name, array in arrays.items()}


def take_over_output(descriptor: int) -> None:
    """Send everything printed to `descriptor` and leave nothing to read on standard input."""
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    stdout, stderr = _text_stream(1), _text_stream(2)
    vars(sys).update(stdout=stdout, stderr=stderr, __stdout__=stdout, __stderr__=stderr)


def _text_stream(descriptor: int) -> TextIO:
    return open(descriptor, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)


def serve(requests: int, answers: int) -> None:
    """Answer requests from the descriptor `requests` on `answers`; never returns."""
    confine.close_all_but(requests, answers)
    torch.set_num_threads(1)
    reader, writer = os.fdopen(requests, "rb"), os.fdopen(answers, "wb")
    worker = RequestHandler(writer)
    gc.freeze()
    try:
        while True:
            message, arrays = wire.receive(reader, max_arrays=2**40)
            answer, results = worker.answer(message, arrays)
            wire.send(writer, answer | {"nonce": message.get("nonce")}, results)
    except (EOFError, OSError):
        os._exit(0)  # the grader has gone or has closed the channel: nobody is left to tell


class RequestHandler:
    """The state of one worker: the student's module, and the objects made of its classes."""

    def __init__(self, writer: BinaryIO):
        self.writer = writer
        self.submission = StudentModule("", "", b"")  # an empty one, until `load`
        self.objects: dict[int, object] = {}

    def answer(self, message: Message, arrays: Arrays) -> tuple[Message, dict[str, np.ndarray]]:
        """Carry out one request; whatever the student's code raises becomes an error answer."""
        operation = getattr(self, f"do_{message['op']}")
        encoder = values.Encoder(message.get("most", 0))
        try:
            return {"ok": operation(message, arrays, encoder)}, encoder.arrays
        except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's, too
            return {"error": faults.describe(error, self.submission.file)}, {}

    def do_confine(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> Message:
        """The first request of all: from here on this process can only do what a student's code may."""
        return confine.confine(Path(message["scratch"]), message["memory_mb"], message["sandbox"])

    def do_load(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> Message:
        seed_everything(message["seed"])
        self.submission = StudentModule(message["module"], message["file"], arrays["source"].tobytes())
        self.submission.execute()
        return self.submission.outline()

    def do_use(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> Message:
        """Call a class or function of the module, or a method of an object made before."""
        function = self._named(message)
        arguments = [values.decode(item, arrays, self.objects) for item in message["arguments"]]
        calls: list[str] | None = [] if message["trace"] else None
        model = self.objects.get(message.get("object", NO_OBJECT))
        with values.calling(model, message["training"], message["grad"], calls):
            result = function(*arguments)
        return self._result(result, encoder) | {"calls": calls or []}

    def do_get(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> Message:
        """Read an attribute of an object made before."""
        return self._result(self._named(message), encoder) | {"calls": []}

    def do_gradients(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> Message:
        """Call as `use` does, and go back: gradients of the tensor arguments and the parameters."""
        function = self._named(message)
        arguments = [values.decode(item, arrays, self.objects) for item in message["arguments"]]
        model = self.objects.get(message.get("object", NO_OBJECT))
        tensors = {str(i): x for i, x in enumerate(arguments) if isinstance(x, torch.Tensor)}
        inputs = {name: x.requires_grad_() for name, x in tensors.items() if x.is_floating_point()}
        with values.calling(model, False, True, None):
            found = values.gradients(
                function(*arguments), arrays["cotangent"], inputs | values.parameters(model)
            )
        return {name: encoder.encode(gradient) for name, gradient in found.items()}

    def do_program(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> Message:
        """Run a function of grading/worker/programs on the student's module: what takes too many requests."""
        program = importlib.import_module(f"grading.worker.programs.{message['program']}")
        arguments = [values.decode(item, arrays, self.objects) for item in message["arguments"]]
        result = getattr(program, message["name"])(self.submission.module, *arguments)
        return self._result(result, encoder) | {"calls": []}

    def do_parameters(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> Message:
        found = values.parameters(self.objects[message["object"]])
        return {name: encoder.encode(parameter) for name, parameter in found.items()}

    def do_assign(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> None:
        values.assign(self.objects[message["object"]], arrays)

    def do_train(self, message: Message, arrays: Arrays, encoder: values.Encoder) -> Message:
        importlib.import_module(training.OPTIMIZERS_IMPORT)  # now, and not on the training's time
        seed_everything(message["seed"])
        model = self.objects[message["object"]]
        data = SHARED[message["shared"]] if "shared" in message else arrays
        sample = message.get("sample")
        sample = sample and sample | {"arrays": arrays, "most": message["most"]}
        numbers = {name: message[name] for name in ("wall_seconds", "early_end", "most_changes", "enough")}
        terms = training.Terms(
            self._tell, message["budget_seconds"], stop=Path(message["stop"]), sample=sample, **numbers
        )
        limit_cpu(message["cpu_seconds"])
        try:
            return training.train(model, message["dataset"], data, terms)
        finally:
            limit_cpu(None)

    def _tell(self, event: Message, arrays: Arrays) -> None:
        wire.send(self.writer, {"event": event}, arrays)

    def _named(self, message: Message) -> Any:
        if "object" not in message:
            return getattr(self.submission.module, message["name"])
        if message["name"] == "__call__":
            return self.objects[message["object"]]
        return getattr(self.objects[message["object"]], message["name"])

    def _result(self, result: object, encoder: values.Encoder) -> Message:
        """An instance of one of the student's own classes stays here, under a number; the rest is encoded."""
        if type(result).__module__ != self.submission.module.__name__:
            return {"value": encoder.encode(result)}
        number = len(self.objects)
        self.objects[number] = result
        return {"object": number}


def seed_everything(seed: int) -> None:
    """Seed the generators a student's code may draw from: torch's, NumPy's global one and Python's."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


def limit_cpu(seconds: float | None) -> None:
    """Have the system end this process once it has used this much more CPU time; None lifts the limit."""
    try:
        import resource
    except ImportError:
        return  # Windows: the grader's limit of wall time is all there is
    used = int(time.process_time()) + 1
    soft = resource.RLIM_INFINITY if seconds is None else used + math.ceil(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
