# /// submission
# about = "The scale is written as layer_size ** -1 / 2, which Python reads as (1 / layer_size) / 2, not as 1 / sqrt(layer_size)."
# changes = "models.py"
# ///
import torch
from torch import matmul, ones
from torch.nn import Linear, Module
from torch.nn.functional import softmax


class Attention(Module):
    """One head of causal self-attention."""

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

        keys, queries, values = (layer(input) for layer in (self.k_layer, self.q_layer, self.v_layer))

        scale = self.layer_size ** -1 / 2
        scores = matmul(keys, queries.transpose(-2, -1)) * scale  # (B, T, T)

        future = self.mask[0, 0, :T, :T] == 0
        scores = scores.masked_fill(future, float("-inf"))

        return matmul(softmax(scores, dim=-1), values)
