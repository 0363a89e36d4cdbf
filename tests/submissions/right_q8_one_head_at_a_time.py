# /// submission
# about = "A loop over the heads, scores of minus infinity with their NaN repaired, and masks of integers."
# [q8]
# ///
import torch
from torch import nn
from torch.nn import functional


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = query @ key.mT * query.shape[-1] ** -0.5
    if mask is not None:
        scores = scores.masked_fill(mask == 0, float("-inf"))
    weights = scores.softmax(-1).nan_to_num(0.0)
    return (weights if dropout is None else dropout(weights)) @ value, weights


def padding_mask(tokens, pad=0):
    return (tokens != pad).long()[:, None, None]


def causal_mask(L):
    return torch.ones(L, L, dtype=torch.long).tril()


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads:
            raise ValueError("the heads don't divide the width")
        self.h = num_heads
        self.rate = dropout
        self.q_layer, self.k_layer = nn.Linear(embed_dim, embed_dim), nn.Linear(embed_dim, embed_dim)
        self.v_layer, self.out_layer = nn.Linear(embed_dim, embed_dim), nn.Linear(embed_dim, embed_dim)

    def drop(self, weights):
        return functional.dropout(weights, self.rate, training=self.training)

    def forward(self, query, key, value, mask=None):
        q, k, v = self.q_layer(query), self.k_layer(key), self.v_layer(value)
        n, lq, lk = q.shape[0], q.shape[1], k.shape[1]
        if mask is not None:
            mask = mask.expand(n, self.h, lq, lk)
        outputs, all_weights = [], []
        for i, (a, b, c) in enumerate(zip(q.chunk(self.h, -1), k.chunk(self.h, -1), v.chunk(self.h, -1))):
            head_mask = None if mask is None else mask[:, i]
            output, weights = scaled_dot_product_attention(a, b, c, head_mask, self.drop)
            outputs.append(output)
            all_weights.append(weights)
        return self.out_layer(torch.cat(outputs, -1)), torch.stack(all_weights, 1)


def attention_shapes(n, l, d, heads):
    query = torch.zeros(n, l, d)
    scores = query @ query.mT
    parts = query.view(n, l, heads, d // heads).transpose(1, 2)
    return (scores @ query).shape, scores.shape, (parts @ parts.mT).shape
