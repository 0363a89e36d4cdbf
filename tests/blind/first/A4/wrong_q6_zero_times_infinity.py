# /// submission
# about = "Adds (1 - mask) times -infinity to the scores; 0 times infinity is NaN, so the whole output is NaN."
# changes = "models.py"
# ///

import math

import torch
from torch import ones
from torch.nn import Linear, Module


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.layer_size = layer_size
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        mask = torch.tril(ones(block_size, block_size)).view(1, 1, block_size, block_size)
        self.register_buffer("mask", mask)

    def forward(self, input):
        B, T, C = input.size()
        K, Q, V = self.k_layer(input), self.q_layer(input), self.v_layer(input)
        M = K @ Q.transpose(1, 2) / math.sqrt(self.layer_size)
        hidden = 1 - self.mask[0, 0, :T, :T]
        M = M + hidden * float("-inf")
        return torch.softmax(M, dim=-1) @ V
