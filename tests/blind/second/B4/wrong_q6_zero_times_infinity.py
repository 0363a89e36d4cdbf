# /// submission
# about = "Adds (1 - mask) * -inf to the scores; 0 * -inf is NaN, so all that is allowed becomes NaN."
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
        k = self.k_layer(input)
        q = self.q_layer(input)
        v = self.v_layer(input)
        scores = torch.bmm(k, q.permute(0, 2, 1)) / math.sqrt(self.layer_size)
        forbidden = 1 - self.mask[0, 0, :T, :T]
        scores = scores + forbidden * float("-inf")
        weights = torch.softmax(scores, dim=2)
        return torch.bmm(weights, v)
