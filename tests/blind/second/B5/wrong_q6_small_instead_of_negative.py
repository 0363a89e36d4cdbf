# /// submission
# about = "The masked scores are filled with 1e-9 (about zero) where -1e9 or -inf was meant, so later positions still get a share."
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
        K, Q, V = self.k_layer(input), self.q_layer(input), self.v_layer(input)
        M = torch.bmm(K, Q.transpose(1, 2)) / self.layer_size ** 0.5
        tri = self.mask[0, 0, :T, :T]
        M = M.masked_fill(tri == 0, 1e-9)
        A = softmax(M, dim=2)
        return torch.bmm(A, V)
