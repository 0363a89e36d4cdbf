# /// submission
# about = "torch.sqrt is called with the Python int layer_size, which raises a TypeError at the first forward."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F


class Attention(nn.Module):
    def __init__(self, layer_size, block_size):
        super(Attention, self).__init__()
        self.layer_size = layer_size
        self.k_layer = nn.Linear(layer_size, layer_size)
        self.q_layer = nn.Linear(layer_size, layer_size)
        self.v_layer = nn.Linear(layer_size, layer_size)
        mask = torch.tril(torch.ones(block_size, block_size)).view(1, 1, block_size, block_size)
        self.register_buffer("mask", mask)

    def forward(self, input):
        B, T, C = input.size()
        keys = self.k_layer(input)
        queries = self.q_layer(input)
        values = self.v_layer(input)

        scores = torch.matmul(keys, queries.permute(0, 2, 1)) / torch.sqrt(self.layer_size)
        scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))
        attention = F.softmax(scores, dim=2)
        return torch.matmul(attention, values)
