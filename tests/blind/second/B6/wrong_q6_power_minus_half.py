# /// submission
# about = "The scores are divided by layer_size to the power of -0.5, that is multiplied by the root in place of divided by it."
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
        K = self.k_layer(input)
        Q = self.q_layer(input)
        V = self.v_layer(input)
        scale = C**-0.5
        scores = torch.bmm(K, Q.permute(0, 2, 1)) / scale
        future = self.mask[0, 0, :T, :T] == 0
        scores = scores.masked_fill(future, float("-inf"))
        weights = softmax(scores, dim=2)
        return torch.bmm(weights, V)
