import math
import torch
from torch import matmul, ones
from torch.nn import Linear, Module
from torch.nn.functional import softmax


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        self.register_buffer("mask", torch.tril(ones(block_size, block_size)).view(1, 1, block_size, block_size))
        self.layer_size = layer_size

    def forward(self, input):
        B, T, C = input.size()
        """YOUR CODE HERE"""
        scores = self.q_layer(input) @ self.k_layer(input).transpose(1, 2) / math.sqrt(C)
        scores = scores.masked_fill(self.mask[0, :, :T, :T] == 0, float("-inf"))
        return softmax(scores, dim=-1) @ self.v_layer(input)
