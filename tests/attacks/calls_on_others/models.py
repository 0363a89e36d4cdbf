"""Ask and disturb by calls that name another process, or what all processes share."""

import ctypes
import mmap
import os

import torch
from torch.nn import Linear, Module


def attempt(name, step):
    """Say so if `step` works: GOT is what no report may hold."""
    try:
        print("GOT", name, repr(step())[:300])
    except BaseException as error:
        print("no", name, type(error).__name__)


libc = ctypes.CDLL(None, use_errno=True)


def by_number(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return "done"


PARENT, ROOM = os.getppid(), ctypes.create_string_buffer(4096)
attempt("priority", lambda: os.getpriority(os.PRIO_PROCESS, PARENT))
attempt("group", lambda: os.getpgid(PARENT))
attempt("session", lambda: os.getsid(PARENT))
attempt("scheduler", lambda: os.sched_getscheduler(PARENT))
attempt("parameters", lambda: os.sched_getparam(PARENT))
attempt("locks", lambda: by_number(274, PARENT, ROOM, ctypes.byref(ROOM, 8)))
attempt("privileges", lambda: by_number(125, (ctypes.c_uint32 * 2)(0x20080522, PARENT), ROOM))
attempt("interrupts", lambda: by_number(324, 1, 0, 0))
with open(torch.__file__, "rb") as file:
    attempt("out of memory", lambda: os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED) or "done")


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.layer_size = layer_size
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        self.register_buffer("mask", torch.tril(torch.ones(block_size, block_size)).view(1, 1, block_size, block_size))

    def forward(self, input):
        T = input.shape[1]
        scores = self.k_layer(input) @ self.q_layer(input).transpose(1, 2) / self.layer_size**0.5
        scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ self.v_layer(input)
