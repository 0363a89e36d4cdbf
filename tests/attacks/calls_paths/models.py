"""Hold on to files and folders by O_PATH, which Landlock isn't asked about."""

import ctypes
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
    result = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


HOW = (ctypes.c_uint64 * 3)(os.O_PATH, 0, 0)
for path in ("/", "/tmp/attack-canary", "/tmp/attack-canary/home/.ssh/id_secret", "/proc/self/root", "/etc/shadow", "/root"):
    attempt("open " + path, lambda: os.open(path, os.O_PATH))
    attempt("open the folder " + path, lambda: os.open(path, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC))
    attempt("openat2 " + path, lambda: by_number(437, -100, path.encode(), ctypes.byref(HOW), ctypes.sizeof(HOW)))
    attempt("open by number " + path, lambda: by_number(2, path.encode(), os.O_PATH, 0))


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
