# /// submission
# about = "The heads are made by chunk and stack instead of reshape and transpose, and joined by unbind and cat."
# changes = "models.py"
# ///

import torch
from torch import cat, stack
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        part, rest = divmod(embed_dim, num_heads)
        if rest:
            raise ValueError(f"{num_heads} heads don't divide a width of {embed_dim}")
        self.num_heads = num_heads
        self.part = part
        self.q_layer, self.k_layer, self.v_layer, self.out_layer = (
            Linear(embed_dim, embed_dim) for _ in range(4)
        )
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        return stack(torch.chunk(x, self.num_heads, dim=-1), dim=1)

    def forward(self, query, key, value, mask=None):
        layers = (self.q_layer, self.k_layer, self.v_layer)
        heads = [self.split_heads(layer(x)) for layer, x in zip(layers, (query, key, value))]
        output, weights = scaled_dot_product_attention(*heads, mask=mask, dropout=self.dropout)
        return self.out_layer(cat(output.unbind(dim=1), dim=-1)), weights
