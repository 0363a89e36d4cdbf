# /// submission
# about = "The scores are divided by the square root of the length of the sequence (K.size(1)) instead of layer_size."
# changes = "models.py"
# ///
import math

import torch
from torch.nn import Linear, Module
from torch.nn.functional import softmax


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.layer_size = layer_size
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        mask = torch.tril(torch.ones(block_size, block_size)).view(1, 1, block_size, block_size)
        self.register_buffer("mask", mask)

    def forward(self, input):
        B, T, C = input.size()
        K = self.k_layer(input)
        Q = self.q_layer(input)
        V = self.v_layer(input)
        M = K @ Q.transpose(1, 2) / math.sqrt(K.size(1))
        M = M.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))
        return softmax(M, dim=-1) @ V
