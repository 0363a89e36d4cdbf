# /// submission
# about = "Divides by the square root of K.shape[1], which is the length of the sequence and not the width of the vectors."
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
        # the number of columns of K
        d = K.shape[1]
        scores = torch.matmul(K, torch.movedim(Q, 1, 2)) / math.sqrt(d)
        forbidden = self.mask[0, 0, :T, :T] == 0
        scores = scores.masked_fill(forbidden, float("-inf"))
        return torch.matmul(torch.softmax(scores, dim=-1), V)
