# /// submission
# about = "The scores are Q times K transposed, as the edition of 2025 asks."
# [q6]
# full_block = ["passed", "Q Kᵀ, not K Qᵀ"]
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
        queries = self.q_layer(input)
        keys = self.k_layer(input)
        values = self.v_layer(input)
        m = matmul(queries, transpose(keys, 1, 2)) / math.sqrt(self.layer_size)
        m = m.masked_fill(self.mask[:, :, :T, :T].squeeze(0) == 0, -math.inf)
        return matmul(softmax(m, dim=-1), values)
