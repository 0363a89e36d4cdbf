"""Read a home folder, results, other submissions and labels, and print them."""

import glob
import os

import torch
from torch.nn import Linear, Module


def attempt(name, step):
    """Say so if `step` works: GOT is what no report may hold."""
    try:
        print("GOT", name, repr(step())[:300])
    except BaseException as error:
        print("no", name, type(error).__name__)

CANARY = "/tmp/attack-canary"
for name in ("home/.ssh/id_secret", "results/results.json", "other/models.py", "labels/test_labels.txt"):
    attempt(name, lambda: open(os.path.join(CANARY, name)).read())
    attempt(f"write {name}", lambda: open(os.path.join(CANARY, name), "a").write("x"))
    attempt(f"delete {name}", lambda: os.remove(os.path.join(CANARY, name)))
for folder in (CANARY, "/", "/home", "/root", "/tmp", "/etc"):
    attempt(f"list {folder}", lambda: os.listdir(folder))
attempt("glob", lambda: glob.glob("/tmp/*")[0])
attempt("passwd", lambda: open("/etc/passwd").read())


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
