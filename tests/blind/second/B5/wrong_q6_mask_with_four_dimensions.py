# /// submission
# about = "The mask keeps its two leading dimensions (self.mask[:, :, :T, :T]), so the scores and the output get four dimensions, (1, batch, T, layer_size)."
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
        k = self.k_layer(input)
        q = self.q_layer(input)
        v = self.v_layer(input)
        att = (k @ q.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
        att = att.masked_fill(self.mask[:, :, :T, :T] == 0, float("-inf"))
        att = softmax(att, dim=-1)
        return att @ v
