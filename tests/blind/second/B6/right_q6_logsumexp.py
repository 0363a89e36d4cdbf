# /// submission
# about = "Einsums in place of transposes, torch.where for the mask, and the softmax as exp(score - logsumexp)."
# changes = "models.py"
# ///
import torch
from torch import ones
from torch.nn import Linear, Module


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
        K, Q, V = (layer(input) for layer in (self.k_layer, self.q_layer, self.v_layer))
        E = torch.einsum("bid,bjd->bij", K, Q) / self.layer_size**0.5
        allowed = self.mask[0, 0, :T, :T] > 0
        E = torch.where(allowed, E, -torch.inf)
        p = torch.exp(E - torch.logsumexp(E, dim=2, keepdim=True))
        return torch.einsum("bij,bjd->bid", p, V)
