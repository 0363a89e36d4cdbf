"""Lock files of the system and of Python that others lock, too, so that they wait."""

import fcntl
import os
import struct

import torch
from torch.nn import Linear, Module


def attempt(name, step):
    """Say so if `step` works: GOT is what no report may hold."""
    try:
        print("GOT", name, repr(step())[:300])
    except BaseException as error:
        print("no", name, type(error).__name__)


def locked(path, lock):
    """Holds on to what it opened: a lock goes with its file."""
    kept.append(open(path, "rb"))
    return lock(kept[-1])


kept = []
SHARED = struct.pack("hhqqi", fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
for path in ("/etc/ld.so.cache", "/etc/localtime", os.__file__, torch.__file__, "/proc/cpuinfo"):
    if os.access(path, os.R_OK):
        attempt("an exclusive lock of " + path, lambda: locked(path, lambda file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)))
        attempt("a lock of " + path, lambda: locked(path, lambda file: fcntl.fcntl(file, fcntl.F_SETLK, SHARED)))
        attempt("a file's own lock of " + path, lambda: locked(path, lambda file: fcntl.fcntl(file, 37, SHARED)))
        attempt("a lease of " + path, lambda: locked(path, lambda file: fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)))
        attempt("news of " + path, lambda: locked(os.path.dirname(path), lambda file: fcntl.fcntl(file, fcntl.F_NOTIFY, fcntl.DN_MODIFY)))


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
