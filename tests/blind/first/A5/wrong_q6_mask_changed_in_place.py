# /// submission
# about = "float() copies nothing here and masked_fill_ works in place, so the first call destroys the buffer and the second one gives NaN."
# changes = "models.py"
# ///
import math

import torch
from torch import ones
from torch.nn import Linear, Module
from torch.nn.functional import softmax


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
        mask = self.mask[0, 0, :T, :T].float()
        mask = mask.masked_fill_(mask == 0, float("-inf")).masked_fill_(mask == 1, 0.0)
        scores = K @ Q.transpose(-2, -1) / math.sqrt(self.layer_size) + mask
        return softmax(scores, dim=-1) @ V
