# /// submission
# about = "The softmax written out divides each column by the sum of the row of the same number, so the rows of weights don't add up to 1."
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
        K = self.k_layer(input)
        Q = self.q_layer(input)
        V = self.v_layer(input)
        M = torch.einsum("bid,bjd->bij", K, Q) / math.sqrt(self.layer_size)
        visible = self.mask[0, 0, :T, :T]
        M = M.masked_fill(visible == 0, float("-inf"))
        E = torch.exp(M - M.amax(dim=2, keepdim=True))
        Z = torch.einsum("bij->bi", E)
        A = torch.einsum("bij,bj->bij", E, 1 / Z)
        return torch.einsum("bij,bjd->bid", A, V)
