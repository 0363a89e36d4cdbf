# /// submission
# about = "Einsum for the products, and an additive mask of -inf above the diagonal made by triu, as in nn.Transformer, not the buffer."
# changes = "models.py"
# ///
import math

import torch
import torch.nn as nn


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
        K = self.k_layer(input)
        Q = self.q_layer(input)
        V = self.v_layer(input)
        M = torch.einsum("btc,bsc->bts", K, Q) / math.sqrt(self.layer_size)
        M = M + torch.triu(torch.full((T, T), float("-inf"), dtype=M.dtype, device=M.device), diagonal=1)
        return torch.einsum("bts,bsc->btc", M.log_softmax(dim=-1).exp(), V)
