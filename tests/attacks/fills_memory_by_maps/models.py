"""Map memory in small pieces, shared and private, behind NumPy's back."""

import mmap

import torch
from torch.nn import Linear, Module


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)

    def forward(self, input):
        held = []
        for _ in range(1000):
            held.append(mmap.mmap(-1, 2**24))
            held[-1][:: mmap.PAGESIZE] = b"x" * (2**24 // mmap.PAGESIZE)
        return input
