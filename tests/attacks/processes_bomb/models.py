"""Fork until the machine has no room for another process."""

import multiprocessing
import os
import subprocess
import time

import torch
from torch.nn import Linear, Module


def attempt(name, step):
    """Say so if `step` works: GOT is what no report may hold."""
    try:
        print("GOT", name, repr(step())[:300])
    except BaseException as error:
        print("no", name, type(error).__name__)


def bomb():
    for _ in range(200):  # enough to be seen, and not enough to do harm where nothing stops it
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)


attempt("fork", bomb)
attempt("forkpty", os.forkpty)
attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
attempt("subprocess", lambda: subprocess.run(["true"], check=True))
attempt("multiprocessing", lambda: multiprocessing.get_context("fork").Process(target=print).start())


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
