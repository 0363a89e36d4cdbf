# /// submission
# about = "The mask is added to the scores as minus infinity above the diagonal, and the product is an einsum."
# [q6]
# ///
import torch
from torch.nn import Linear, Module


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        mask = torch.tril(torch.ones(block_size, block_size))
        self.register_buffer("mask", mask.view(1, 1, block_size, block_size))
        self.layer_size = layer_size

    def forward(self, input):
        B, T, C = input.size()
        K, Q, V = self.k_layer(input), self.q_layer(input), self.v_layer(input)
        scores = torch.einsum("btc,bsc->bts", K, Q) / C ** 0.5
        future = torch.full((T, T), float("-inf")).triu(1)
        weights = torch.exp(scores + future - scores.amax(dim=2, keepdim=True))
        weights = weights / weights.sum(dim=2, keepdim=True)
        return torch.einsum("bts,bsc->btc", weights, V)
