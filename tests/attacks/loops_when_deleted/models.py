"""Return something that never lets itself be deleted."""

import torch
from torch.nn import Linear, Module


class Undying(torch.Tensor):
    __module__ = "torch"

    def __del__(self):
        while True:
            pass


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)

    def forward(self, input):
        return torch.zeros_like(input).as_subclass(Undying)
