# /// submission
# about = "The mask is moved by one, so each position sees the next token."
# mistake = "mask one too wide"
# [q6]
# full_block = ["failed", "forward is wrong on 4 sequences of 8 tokens", "mask one too wide"]
# short_block = ["failed", "forward is wrong on", "mask one too wide"]
# no_future = ["failed", "Another token at position"]
# ///
import math
import torch
from torch import matmul, ones, transpose
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
        "*** YOUR CODE HERE ***"
        K = self.k_layer(input)
        Q = self.q_layer(input)
        V = self.v_layer(input)
        M = matmul(K, transpose(Q, 1, 2)) / self.layer_size ** 0.5
        see = torch.tril(ones(T, T), diagonal=1)
        M = M.masked_fill(see == 0, -math.inf)
        return matmul(softmax(M, dim=-1), V)
