# /// submission
# about = "The mask is taken as mask[:, :, :T, :T], as in minGPT, and stretches the scores without heads to four dimensions: the result is (1, batch, T, layer_size)."
# changes = "models.py"
# ///
import math

import torch
import torch.nn as nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.layer_size = layer_size
        self.k_layer = nn.Linear(layer_size, layer_size)
        self.q_layer = nn.Linear(layer_size, layer_size)
        self.v_layer = nn.Linear(layer_size, layer_size)
        mask = torch.tril(torch.ones(block_size, block_size)).view(1, 1, block_size, block_size)
        self.register_buffer("mask", mask)

    def forward(self, input):
        B, T, C = input.size()
        k = self.k_layer(input)
        q = self.q_layer(input)
        v = self.v_layer(input)
        att = (k @ q.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
        att = att.masked_fill(self.mask[:, :, :T, :T] == 0, float("-inf"))
        att = F.softmax(att, dim=-1)
        y = att @ v
        return y
