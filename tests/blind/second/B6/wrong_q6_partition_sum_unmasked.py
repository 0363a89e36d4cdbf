# /// submission
# about = "The weights are normalised by the sum over all positions, and only then the future is multiplied away; rows do not add up to 1 and the future still acts through the sum."
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
        K, Q, V = self.k_layer(input), self.q_layer(input), self.v_layer(input)
        E = torch.einsum("btc,bsc->bts", K, Q) / math.sqrt(self.layer_size)

        # Boltzmann weights and partition function (shift by the maximum for stability)
        boltzmann = torch.exp(E - E.amax(dim=-1, keepdim=True))
        Z = boltzmann.sum(dim=-1, keepdim=True)
        p = boltzmann / Z * self.mask[0, 0, :T, :T]
        return p @ V
