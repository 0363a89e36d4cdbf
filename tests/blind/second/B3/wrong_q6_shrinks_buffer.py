# /// submission
# about = "The cropped mask is stored back into self.mask, so after one short sequence the layer can never take a longer one again."
# changes = "models.py"
# ///
import math

import torch
from torch import ones
from torch.nn import Linear, Module


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

        # the mask has to fit the sequence
        self.mask = self.mask[:, :, :T, :T]
        forbidden = self.mask[0, 0] == 0

        K = self.k_layer(input)
        Q = self.q_layer(input)
        V = self.v_layer(input)

        M = K @ Q.transpose(1, 2) / math.sqrt(self.layer_size)
        M = M.masked_fill(forbidden, -math.inf)
        return torch.softmax(M, dim=2) @ V
