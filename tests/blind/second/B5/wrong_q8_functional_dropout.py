# /// submission
# about = "The dropout is done by torch.nn.functional.dropout without its argument training, whose default is True, so weights are dropped in evaluation mode as well."
# changes = "models.py"
# ///
import torch
import torch.nn.functional as F
from torch.nn import Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError(f"{embed_dim} can not be divided by {num_heads}")
        self.h = num_heads
        self.part = embed_dim // num_heads
        self.p = dropout
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = torch.nn.Dropout(dropout)

    def split_heads(self, x):
        N, L, D = x.shape
        return x.view(N, L, self.h, self.part).transpose(1, 2)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        out, w = scaled_dot_product_attention(q, k, v, mask, lambda t: F.dropout(t, self.p))
        N, h, L, part = out.shape
        out = out.transpose(1, 2).reshape(N, L, h * part)
        return self.out_layer(out), w
