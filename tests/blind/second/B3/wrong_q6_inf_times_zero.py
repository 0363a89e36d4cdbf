# /// submission
# about = "The mask is added as (1 - mask) * -inf, and 0 * -inf is NaN, so every allowed position becomes NaN."
# changes = "models.py"
# ///
import torch
from torch import ones
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
        K, Q, V = self.k_layer(input), self.q_layer(input), self.v_layer(input)
        M = K @ Q.transpose(1, 2) / self.layer_size**0.5
        allowed = self.mask[0, 0, :T, :T]
        # branch-free: allowed scores get +0, forbidden ones get -inf
        M = M + (1 - allowed) * float("-inf")
        weights = softmax(M, dim=-1)
        return weights @ V
