# /// submission
# about = "A loop over the positions with slices up to and including t instead of a mask, and the softmax by hand."
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
        output = []
        for t in range(T):
            seen = t + 1
            # (B, 1, C) * (B, seen, C), added up over C
            scores = (K[:, t : t + 1] * Q[:, :seen]).sum(dim=2) / math.sqrt(self.layer_size)
            largest = scores.max(dim=1, keepdim=True).values
            e = torch.exp(scores - largest)
            weights = e / e.sum(dim=1, keepdim=True)  # (B, seen)
            output.append((weights[:, :, None] * V[:, :seen]).sum(dim=1))
        return torch.stack(output, dim=1)
