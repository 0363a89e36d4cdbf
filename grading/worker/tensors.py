"""What torch adds to values.py: tensors as the wire carries them, and how a model is called and changed."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch.overrides import TorchFunctionMode

from backend import mode
from grading.wire import Message
from grading.worker.values import Encoder

CARRIED = {
    torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64,
    torch.float16, torch.float32, torch.float64,
}  # fmt: skip


class TensorEncoder(Encoder):
    """An Encoder that knows tensors."""

    def encode(self, value: object, depth: int = 0) -> Message:
        """`value` as JSON; of a tensor its dtype, whether gradients lead back from it, and its array."""
        return self._tensor(value) if isinstance(value, torch.Tensor) else super().encode(value, depth)

    def _tensor(self, value: torch.Tensor) -> Message:
        kind = "parameter" if isinstance(value, torch.nn.Parameter) else "tensor"
        plain = value.detach()
        name = str(value.dtype).removeprefix("torch.")
        if value.dtype not in CARRIED or value.layout is not torch.strided:
            return {"type": kind, "dtype": name, "grad": value.requires_grad}
        described = {"type": kind, "dtype": name, "grad": value.requires_grad}
        return described | self._sent(plain.cpu().resolve_neg().numpy())


def parameters(model: object) -> dict[str, torch.Tensor]:
    """The model's parameters by name. Read unbound: some students keep a list called `parameters`."""
    if not isinstance(model, torch.nn.Module):
        return {}
    return dict(torch.nn.Module.named_parameters(model))


def assign(model: object, arrays: Mapping[str, np.ndarray]) -> None:
    """Overwrite parameters by name, in place; the shapes have to be theirs."""
    found = parameters(model)
    with torch.no_grad():
        for name, array in arrays.items():
            found[name].copy_(torch.from_numpy(np.array(array)).reshape(found[name].shape))


class _Calls(TorchFunctionMode):
    """Writes down the name of every torch function that is called."""

    def __init__(self, calls: list[str]):
        super().__init__()
        self.calls = calls

    def __torch_function__(
        self, function: Any, types: Any, arguments: Any = (), keywords: Mapping[str, Any] | None = None
    ) -> Any:
        name = getattr(function, "__name__", "").split(".")[0]  # "convolution.default" of torch.ops
        if name not in self.calls:
            self.calls.append(name)
        return function(*arguments, **(keywords or {}))


@contextlib.contextmanager
def calling(model: object, training: bool, grad: bool, calls: list[str] | None) -> Iterator[None]:
    """The conditions of one call: the model's mode, gradients or not, torch functions traced or not."""
    tracing = _Calls(calls) if calls is not None else contextlib.nullcontext()
    with mode(model, training), torch.set_grad_enabled(grad), tracing:
        yield


def gradients(
    output: Any, cotangent: np.ndarray, inputs: Mapping[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The gradients of sum(output · cotangent) with respect to `inputs`; zeros where there is none.

    `output` is a tensor, or a sequence whose first item is one.
    """
    first = output[0] if isinstance(output, list | tuple) else output
    weights = torch.from_numpy(np.array(cotangent)).to(first.dtype)
    total, asked = (first * weights).sum(), list(inputs.values())
    leads_back = total.requires_grad
    found = torch.autograd.grad(total, asked, allow_unused=True) if leads_back else [None] * len(asked)
    zeros = (torch.zeros_like(each) for each in inputs.values())
    return {name: zero if g is None else g for name, g, zero in zip(inputs, found, zeros, strict=True)}
