import torch
from torch import matmul, movedim, ones
from torch.nn import Dropout, Linear, Module
from torch.nn.functional import softmax


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
    weights = softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(mask == 0, 0.0)  # changes only the rows where all is masked
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)


def padding_mask(tokens, pad=0):
    return (tokens != pad)[:, None, None, :]


def causal_mask(L):
    return torch.tril(ones(L, L, dtype=torch.bool))


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError(f"embed_dim {embed_dim} is not divisible by num_heads {num_heads}")
        self.num_heads = num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        return movedim(x.unflatten(-1, (self.num_heads, -1)), 2, 1)  # (N, L, h, part) -> (N, h, L, part)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(key))  # (N, h, Lk, part)
        v = self.split_heads(self.k_layer(value))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        together = movedim(heads, 1, 2).flatten(2)  # (N, Lq, h, part) -> (N, Lq, D)
        return self.out_layer(together), weights


def attention_shapes(n, l, d, heads):
    return (n, l, d), (n, l, l), (n, heads, l, l)
