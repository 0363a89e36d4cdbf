# /// submission
# about = "Divides the scores by the square root of the number of positions T instead of layer_size."
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
        d = K.shape[1]
        M = torch.einsum("bkd,bqd->bkq", K, Q) / math.sqrt(d)
        M = M.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))
        A = torch.softmax(M, dim=2)
        return torch.einsum("bkq,bqd->bkd", A, V)
