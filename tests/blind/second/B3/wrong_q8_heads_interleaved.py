# /// submission
# about = "split_heads cuts the vector into (part, num_heads) instead of (num_heads, part): head 0 gets every num_heads-th number and not the first ones."
# changes = "models.py"
# ///
import torch
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    """Attention with several heads: each works on its own part of the vectors, all of them at once."""

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        part, rest = divmod(embed_dim, num_heads)
        if rest:
            raise ValueError(f"{num_heads=} does not divide {embed_dim=}")
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.part = part
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        """(N, L, embed_dim) -> (N, num_heads, L, part)"""
        cut = x.unflatten(-1, (self.part, self.num_heads))
        return cut.movedim(-1, 1)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        output, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        joined = output.movedim(1, -1).flatten(start_dim=2)
        return self.out_layer(joined), weights
