# /// submission
# about = "forward hands on F.dropout, whose training argument is True by default, so weights are dropped in evaluation too and two calls differ."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError("embed_dim %d is not divisible by num_heads %d" % (embed_dim, num_heads))
        self.h = num_heads
        self.d_k = embed_dim // num_heads
        self.q_layer = nn.Linear(embed_dim, embed_dim)
        self.k_layer = nn.Linear(embed_dim, embed_dim)
        self.v_layer = nn.Linear(embed_dim, embed_dim)
        self.out_layer = nn.Linear(embed_dim, embed_dim)
        self.dropout = nn.Dropout(p=dropout)

    def split_heads(self, x):
        nbatches = x.size(0)
        return x.view(nbatches, -1, self.h, self.d_k).transpose(1, 2)

    def forward(self, query, key, value, mask=None):
        nbatches = query.size(0)
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        drop = lambda w: F.dropout(w, p=self.dropout.p)
        x, attn = scaled_dot_product_attention(q, k, v, mask=mask, dropout=drop)
        x = x.transpose(1, 2).contiguous().view(nbatches, -1, self.h * self.d_k)
        return self.out_layer(x), attn
