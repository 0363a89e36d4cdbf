# /// submission
# about = "The mask is added as (1 - mask) * -inf; where the mask is one this is 0 times infinity, so everything becomes NaN."
# changes = "models.py"
# ///
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
        K, Q, V = self.k_layer(input), self.q_layer(input), self.v_layer(input)
        M = torch.bmm(K, Q.transpose(1, 2)) / self.layer_size ** 0.5
        # additive attention mask like in BERT
        extended_attention_mask = (1.0 - self.mask[0, 0, :T, :T]) * float("-inf")
        M = M + extended_attention_mask
        weights = softmax(M, dim=-1)
        return torch.bmm(weights, V)
