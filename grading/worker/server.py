"""The worker's loop: one request, one answer, until the grader closes the channel.

A request names an operation and its arguments; an answer is {"ok": …}, or {"error": …} where the
student's code raised something. While a training runs, events {"event": …} come before the answer.
"""

import gc
import importlib
import os
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import numpy as np

from grading import wire
from grading.wire import Message
from grading.worker import confine, edition, faults, values
from grading.worker.submission import StudentModule
from grading.worker.values import Encoder

Arrays = Mapping[str, np.ndarray]
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


def serve(requests: int, answers: int, handler: "type[RequestHandler]") -> None:
    """Have a `handler` answer requests from the descriptor `requests` on `answers`; never returns."""
    confine.close_all_but(requests, answers)
    reader, writer = os.fdopen(requests, "rb"), os.fdopen(answers, "wb")
    worker = handler(writer)
    gc.freeze()
    try:
        while True:
            message, arrays = wire.receive(reader, max_arrays=2**40)
            answer, results = worker.answer(message, arrays)
            wire.send(writer, answer | {"nonce": message.get("nonce")}, results)
    except (EOFError, OSError):
        os._exit(0)  # the grader has gone or has closed the channel: nobody is left to tell


def handler(torch: bool) -> "type[RequestHandler]":
    """What answers in a worker that has imported torch, or in one that needs none."""
    if not torch:
        return RequestHandler
    from grading.worker.torch_handler import TorchHandler  # takes seconds

    return TorchHandler


class RequestHandler:
    """The state of one worker: the student's module, and the objects made of its classes.

    This one does what needs no torch; TorchHandler does all.
    """

    encoder: type[Encoder] = Encoder

    def __init__(self, writer: BinaryIO):
        self.writer = writer
        self.submission = StudentModule("", "", b"")  # an empty one, until `load`
        self.files: list[str] = []  # the paths of its files
        self.objects: dict[int, object] = {}

    def answer(self, message: Message, arrays: Arrays) -> tuple[Message, dict[str, np.ndarray]]:
        """Carry out one request; whatever the student's code raises becomes an error answer."""
        operation = getattr(self, f"do_{message['op']}")
        encoder = self.encoder(message.get("most", 0))
        try:
            return {"ok": operation(message, arrays, encoder)}, encoder.arrays
        except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's, too
            return {"error": faults.describe(error, self.files)}, {}

    def do_confine(self, message: Message, arrays: Arrays, encoder: Encoder) -> Message:
        """The first request of all: from here on this process can only do what a student's code may."""
        how = (message["memory_mb"], message["sandbox"], message["landlock_abi"])
        return confine.confine(Path(message["scratch"]), *how)

    def do_load(self, message: Message, arrays: Arrays, encoder: Encoder) -> Message:
        self.seed(message["seed"])
        modules = [StudentModule(name, file, arrays[name].tobytes()) for name, file in message["files"]]
        self.submission, *beside = modules
        self.files = [module.file for module in modules]
        return edition.load(self.submission, beside, message["methods"])

    def do_program(self, message: Message, arrays: Arrays, encoder: Encoder) -> Message:
        """Run a function of grading/worker/programs on the student's module: what takes too many requests."""
        program = importlib.import_module(f"grading.worker.programs.{message['program']}")
        result = getattr(program, message["name"])(self.submission.module, *self.arguments(message, arrays))
        return self.result(result, encoder) | {"calls": []}

    def seed(self, seed: int) -> None:
        """Seed the generators a student's code may draw from: NumPy's global one and Python's."""
        np.random.seed(seed % 2**32)
        random.seed(seed)

    def arguments(self, message: Message, arrays: Arrays) -> list[Any]:
        """The arguments that a request comes with; without torch every array is NumPy's."""
        return [values.decode(item, arrays, self.objects, self.as_tensor) for item in message["arguments"]]

    @staticmethod
    def as_tensor(array: np.ndarray) -> object:
        """What an array becomes that is to arrive as a tensor."""
        return array

    def result(self, result: object, encoder: Encoder) -> Message:
        """An instance of one of the student's own classes stays here, under a number; the rest is encoded."""
        if type(result).__module__ != self.submission.module.__name__:
            return {"value": encoder.encode(result)}
        number = len(self.objects)
        self.objects[number] = result
        return {"object": number}
