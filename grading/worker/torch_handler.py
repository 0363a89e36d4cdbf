"""All that a worker with torch does: calls of the student's classes, gradients, trainings."""

import importlib
import math
import time
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch

from grading import wire
from grading.wire import Message
from grading.worker import tensors, training
from grading.worker.server import SHARED, Arrays, RequestHandler
from grading.worker.values import Encoder

NO_OBJECT = -1  # no number of one


class TorchHandler(RequestHandler):
    """The state of one worker whose models are torch's."""

    encoder = tensors.TensorEncoder

    def __init__(self, writer: BinaryIO):
        torch.set_num_threads(1)
        super().__init__(writer)

    def seed(self, seed: int) -> None:
        """Seed torch's generator, too."""
        torch.manual_seed(seed)
        super().seed(seed)

    @staticmethod
    def as_tensor(array: np.ndarray) -> object:
        """A tensor like the array."""
        return torch.from_numpy(array)

    def do_use(self, message: Message, arrays: Arrays, encoder: Encoder) -> Message:
        """Call a class or function of the module, or a method of an object made before."""
        function = self._named(message)
        arguments = self.arguments(message, arrays)
        calls: list[str] | None = [] if message["trace"] else None
        model = self.objects.get(message.get("object", NO_OBJECT))
        with tensors.calling(model, message["training"], message["grad"], calls):
            result = function(*arguments)
        return self.result(result, encoder) | {"calls": calls or []}

    def do_get(self, message: Message, arrays: Arrays, encoder: Encoder) -> Message:
        """Read an attribute of an object made before."""
        return self.result(self._named(message), encoder) | {"calls": []}

    def do_gradients(self, message: Message, arrays: Arrays, encoder: Encoder) -> Message:
        """Call as `use` does, and go back: gradients of the tensor arguments and the parameters."""
        function = self._named(message)
        arguments = self.arguments(message, arrays)
        model = self.objects.get(message.get("object", NO_OBJECT))
        given = {str(i): x for i, x in enumerate(arguments) if isinstance(x, torch.Tensor)}
        inputs = {name: x.requires_grad_() for name, x in given.items() if x.is_floating_point()}
        with tensors.calling(model, False, True, None):
            found = tensors.gradients(
                function(*arguments), arrays["cotangent"], inputs | tensors.parameters(model)
            )
        return {name: encoder.encode(gradient) for name, gradient in found.items()}

    def do_parameters(self, message: Message, arrays: Arrays, encoder: Encoder) -> Message:
        found = tensors.parameters(self.objects[message["object"]])
        return {name: encoder.encode(parameter) for name, parameter in found.items()}

    def do_assign(self, message: Message, arrays: Arrays, encoder: Encoder) -> None:
        tensors.assign(self.objects[message["object"]], arrays)

    def do_train(self, message: Message, arrays: Arrays, encoder: Encoder) -> Message:
        importlib.import_module(training.OPTIMIZERS_IMPORT)  # now, and not on the training's time
        self.seed(message["seed"])
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


def limit_cpu(seconds: float | None) -> None:
    """Have the system end this process once it has used this much more CPU time; None lifts the limit."""
    try:
        import resource
    except ImportError:
        return  # Windows: the grader's limit of wall time is all there is
    used = int(time.process_time()) + 1
    soft = resource.RLIM_INFINITY if seconds is None else used + math.ceil(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
