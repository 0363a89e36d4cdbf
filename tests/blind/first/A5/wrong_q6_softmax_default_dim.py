# /// submission
# about = "softmax is called without dim, and PyTorch's default for three dimensions is 0: the weights compete across the batch."
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
        K, Q, V = (layer(input) for layer in (self.k_layer, self.q_layer, self.v_layer))
        scores = K @ Q.transpose(1, 2) / math.sqrt(self.layer_size)
        scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))
        return softmax(scores) @ V
