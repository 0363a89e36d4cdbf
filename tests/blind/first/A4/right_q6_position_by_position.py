# /// submission
# about = "No mask at all: for each position in turn, the softmax is taken over the positions up to it only."
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
        K = K / math.sqrt(self.layer_size)
        rows = []
        for t in range(T):
            scores = torch.einsum("bd,bsd->bs", K[:, t], Q[:, : t + 1])
            weights = torch.softmax(scores, dim=1)
            rows.append(torch.einsum("bs,bsd->bd", weights, V[:, : t + 1]))
        return torch.stack(rows, dim=1)
