# /// submission
# about = "The mask is multiplied with the weights after the softmax, so the rows of weights no longer add up to 1 (and the future has taken its share)."
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
        M = K @ Q.transpose(1, 2) / math.sqrt(self.layer_size)
        weights = torch.softmax(M, dim=2)
        # 1 on and below the diagonal, 0 above: the future gets the weight 0
        weights = weights * self.mask[0, 0, :T, :T]
        return weights @ V
