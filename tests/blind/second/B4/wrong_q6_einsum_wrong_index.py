# /// submission
# about = "The last einsum sums over the rows of the weights instead of the columns: the transposed weights times V, which mixes in the future."
# changes = "models.py"
# ///
import torch
from torch import einsum, ones
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
        M = einsum("bic,bjc->bij", K, Q) / self.layer_size**0.5
        see = self.mask[0, 0, :T, :T].bool()
        M = M.masked_fill(~see, float("-inf"))
        A = softmax(M, dim=-1)
        return einsum("bij,bic->bjc", A, V)
