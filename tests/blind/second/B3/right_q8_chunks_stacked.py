# /// submission
# about = "split_heads cuts with chunk and stacks the parts, and the heads are joined by unbind and cat instead of transpose and reshape."
# changes = "models.py"
# ///
import torch
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    """Attention with several heads: each works on its own part of the vectors, all of them at once."""

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError(f"a width of {embed_dim} can't be shared by {num_heads} heads")
        self.num_heads = num_heads
        for name in ("q_layer", "k_layer", "v_layer", "out_layer"):
            setattr(self, name, Linear(embed_dim, embed_dim))
        self.dropout = Dropout(p=dropout)

    def split_heads(self, x):
        return torch.stack(x.chunk(self.num_heads, dim=2), dim=1)

    def forward(self, query, key, value, mask=None):
        q, k, v = (
            self.split_heads(layer(x))
            for layer, x in ((self.q_layer, query), (self.k_layer, key), (self.v_layer, value))
        )
        contexts, weights = scaled_dot_product_attention(q, k, v, mask=mask, dropout=self.dropout)
        return self.out_layer(torch.cat(contexts.unbind(dim=1), dim=-1)), weights
