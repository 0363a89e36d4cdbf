# /// submission
# about = "The logarithm of the mask (0 and -inf) is added to the scores; products by einsum, the softmax as exp of x - logsumexp."
# changes = "models.py"
# ///
import torch
from torch import einsum, ones
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
        M = einsum("bic,bjc->bij", K, Q) * self.layer_size**-0.5
        M = M + self.mask[0, :, :T, :T].log()  # log 1 = 0, log 0 = -inf
        P = torch.exp(M - M.logsumexp(dim=-1, keepdim=True))
        return einsum("bij,bjc->bic", P, V)
