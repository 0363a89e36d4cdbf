"""Write to shared places: temporary folders, shared memory, the project, the own source."""

import os
import tempfile

import backend
import torch
from torch.nn import Linear, Module


def attempt(name, step):
    """Say so if `step` works: GOT is what no report may hold."""
    try:
        print("GOT", name, repr(step())[:300])
    except BaseException as error:
        print("no", name, type(error).__name__)

ROOT = os.path.dirname(os.path.abspath(backend.__file__))
for folder in ("/tmp", "/dev/shm", "/var/tmp", "/run/user/0", ROOT, os.path.join(ROOT, "grading"), os.path.dirname(__file__)):
    path = os.path.join(folder, "attack-was-here")
    attempt(path, lambda: open(path, "w").write("x"))
attempt("own source", lambda: open(__file__, "a"))
attempt("link", lambda: os.symlink("/etc", "etc"))
attempt("hard link", lambda: os.link(backend.__file__, "backend"))
attempt("pipe", lambda: os.mkfifo("pipe"))
attempt("semaphore", lambda: __import__("multiprocessing").Semaphore())
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(folder, "d/" * 200))  # its own folder may be written in, and is removed
open("left", "w").write("x")


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
