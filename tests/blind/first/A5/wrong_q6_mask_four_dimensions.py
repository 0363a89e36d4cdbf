# /// submission
# about = "The mask keeps its two leading dimensions, so broadcasting makes the scores and the output four-dimensional: (1, batch, T, layer_size)."
# changes = "models.py"
# ///
import torch
from torch import matmul, ones
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
        scores = matmul(K, Q.mT) / self.layer_size**0.5
        scores = scores.masked_fill(self.mask[..., :T, :T] == 0, float("-inf"))
        return matmul(softmax(scores, dim=-1), V)
