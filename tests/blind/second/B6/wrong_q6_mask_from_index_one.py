# /// submission
# about = "The mask is cut from index 1 on (1:T+1, Matlab's 1:T), so for sequences of the full block size it has one row and column too few and masked_fill raises an exception."
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
        M = K @ Q.transpose(1, 2) / math.sqrt(self.layer_size)
        triangle = self.mask[0, 0, 1 : T + 1, 1 : T + 1]  # end is not included in python
        M = M.masked_fill(triangle == 0, float("-inf"))
        return softmax(M, dim=-1) @ V
