# /// submission
# about = "The loop over positions takes the slice :t, which ends before t, so a position doesn't see itself and the first one gets zeros."
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
        rows = []
        for t in range(T):
            # position t and all positions it may see: no mask needed
            k = K[:, t : t + 1]  # (B, 1, C)
            scores = k @ Q[:, :t].transpose(1, 2) / math.sqrt(self.layer_size)
            weights = torch.softmax(scores, dim=2)
            rows.append(weights @ V[:, :t])  # (B, 1, C)
        return torch.cat(rows, dim=1)
