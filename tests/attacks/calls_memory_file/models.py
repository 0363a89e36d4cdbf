"""Make a program in memory, and run it."""

import ctypes
import mmap
import os
import sys

import torch
from torch.nn import Linear, Module


def attempt(name, step):
    """Say so if `step` works: GOT is what no report may hold."""
    try:
        print("GOT", name, repr(step())[:300])
    except BaseException as error:
        print("no", name, type(error).__name__)


def in_memory():
    descriptor = os.memfd_create("attack")
    os.write(descriptor, b"#!/bin/sh\necho GOT a shell\n")
    os.execve(descriptor, ["attack"], {})


def in_the_folder():
    with open("attack.sh", "w") as file:
        file.write("#!/bin/sh\necho GOT a shell\n")
    os.chmod("attack.sh", 0o700)
    os.execv("attack.sh", ["attack"])


def by_the_loader():
    os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", sys.executable, "-c", "print('GOT python')"])


attempt("memory", in_memory)
attempt("folder", in_the_folder)
attempt("loader", by_the_loader)
attempt("system", lambda: 1 / (not os.system("true")))


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
