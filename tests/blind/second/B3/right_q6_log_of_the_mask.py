# /// submission
# about = "The products are an einsum, the logarithm of the mask (0 or -inf) is added to them, and the softmax is exp over logsumexp."
# changes = "models.py"
# ///
import torch
from torch import ones
from torch.nn import Linear, Module


class Attention(Module):
    """One head of causal self-attention."""

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
        K = self.k_layer(input) * self.layer_size**-0.5
        scores = torch.einsum("btc,bsc->bts", K, self.q_layer(input))
        scores = scores + self.mask[0, 0, :T, :T].log()  # log(1) = 0, log(0) = -inf
        weights = (scores - scores.logsumexp(dim=-1, keepdim=True)).exp()
        return torch.einsum("bts,bsc->btc", weights, self.v_layer(input))
