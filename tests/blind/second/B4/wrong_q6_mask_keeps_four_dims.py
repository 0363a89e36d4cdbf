# /// submission
# about = "Slices the mask as (1, 1, T, T) and fills scores of (B, T, T) with it: the result is stretched to four dimensions, (1, B, T, C)."
# changes = "models.py"
# ///
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
        M = K @ Q.transpose(1, 2) / self.layer_size**0.5
        M = M.masked_fill(self.mask[:, :, :T, :T] == 0, float("-inf"))
        P = softmax(M, dim=-1)
        return P @ V
