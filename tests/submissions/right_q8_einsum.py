# /// submission
# about = "Einsums, masks by comparison and as additions to the scores, and a softmax written out."
# [q8]
# ///
import math

import torch
from torch.nn import Dropout, Linear, Module


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = torch.einsum("...qd,...kd->...qk", query, key) / math.sqrt(key.shape[-1])
    seen = torch.ones_like(scores)
    if mask is not None:
        seen = (mask != 0).expand_as(scores).float()
        scores = scores - (1 - seen) * 1e9
    weights = torch.exp(scores - scores.amax(dim=-1, keepdim=True).detach()) * seen
    weights = weights / weights.sum(dim=-1, keepdim=True).clamp(min=1e-12)
    if dropout is None:
        return torch.einsum("...qk,...kv->...qv", weights, value), weights
    used = dropout(weights)
    return torch.einsum("...qk,...kv->...qv", used, value), used


def padding_mask(tokens, pad=0):
    n, length = tokens.shape
    return tokens.ne(pad).reshape(n, 1, 1, length)


def causal_mask(L):
    positions = torch.arange(L)
    return positions[:, None] >= positions[None, :]


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        part, rest = divmod(embed_dim, num_heads)
        if rest:
            raise ValueError(f"{num_heads} heads can't share {embed_dim} numbers")
        self.heads, self.part = num_heads, part
        for name in ("q_layer", "k_layer", "v_layer", "out_layer"):
            setattr(self, name, Linear(embed_dim, embed_dim))
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        return x.view(*x.shape[:2], self.heads, self.part).transpose(1, 2)

    def forward(self, query, key, value, mask=None):
        q, k, v = (self.split_heads(y) for y in (self.q_layer(query), self.k_layer(key), self.v_layer(value)))
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        together = torch.einsum("nhqp->nqhp", heads).reshape(query.shape)
        return self.out_layer(together), weights


def attention_shapes(n, l, d, heads):
    return [torch.Size([n, l, d]), [n, l, l], (n, heads, l, l)]
