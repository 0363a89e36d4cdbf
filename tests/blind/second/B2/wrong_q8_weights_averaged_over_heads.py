# /// submission
# about = "forward returns the weights averaged over the heads, (N, Lq, Lk), as nn.MultiheadAttention does by default, not (N, h, Lq, Lk)."
# changes = "models.py"
# ///
import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super(MultiHeadAttention, self).__init__()
        if embed_dim % num_heads:
            raise ValueError(f"embed_dim ({embed_dim}) must be divisible by num_heads ({num_heads})")
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.head_dim = embed_dim // num_heads
        self.q_layer = nn.Linear(embed_dim, embed_dim)
        self.k_layer = nn.Linear(embed_dim, embed_dim)
        self.v_layer = nn.Linear(embed_dim, embed_dim)
        self.out_layer = nn.Linear(embed_dim, embed_dim)
        self.attn_dropout = nn.Dropout(dropout)

    def split_heads(self, x):
        N, L, _ = x.shape
        return x.reshape(N, L, self.num_heads, self.head_dim).permute(0, 2, 1, 3)

    def forward(self, query, key, value, mask=None):
        Q = self.split_heads(self.q_layer(query))
        K = self.split_heads(self.k_layer(key))
        V = self.split_heads(self.v_layer(value))
        out, attn_weights = scaled_dot_product_attention(Q, K, V, mask, self.attn_dropout)
        out = out.permute(0, 2, 1, 3).reshape(query.shape[0], query.shape[1], self.embed_dim)
        out = self.out_layer(out)
        # average attention weights over heads
        return out, attn_weights.sum(dim=1) / self.num_heads
