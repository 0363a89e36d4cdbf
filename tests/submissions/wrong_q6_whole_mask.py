# /// submission
# about = "The mask is used as large as the block, whatever the length of the sequences."
# [q6]
# short_block = ["error: exception", "tokens (layer_size 16, block_size 8)"]
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
        M = M.masked_fill(self.mask[0] == 0, -math.inf)
        return matmul(softmax(M, dim=-1), V)
