# /// submission
# about = "The logarithm of the mask (0 or -inf) is added to the scores, and all products are einsums."
# changes = "models.py"
# ///
import torch
from torch.nn import Linear, Module


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
        K, Q, V = (layer(input) for layer in (self.k_layer, self.q_layer, self.v_layer))
        M = torch.einsum("btc,bsc->bts", K, Q) * self.layer_size**-0.5
        A = (M + self.mask[0, 0, :T, :T].log()).softmax(-1)
        return torch.einsum("bts,bsc->btc", A, V)
