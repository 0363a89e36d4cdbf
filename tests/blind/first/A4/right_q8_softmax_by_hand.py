# /// submission
# about = "The softmax is written out with the maximum of each row and a denominator of at least 1; the masks are comparisons of indices."
# changes = "models.py"
# ///

import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = torch.einsum("...qd,...kd->...qk", query / math.sqrt(query.shape[-1]), key)
    if mask is None:
        visible = torch.ones_like(scores, dtype=torch.bool)
    else:
        visible = torch.broadcast_to(mask != 0, scores.shape)
    scores = torch.where(visible, scores, torch.finfo(scores.dtype).min)
    highest = scores.detach().amax(dim=-1, keepdim=True)
    e = torch.exp(scores - highest) * visible
    # a row that sees something has a term exp(0) = 1, so only the empty rows are clamped
    weights = e / e.sum(dim=-1, keepdim=True).clamp(min=1.0)
    seen = weights if dropout is None else dropout(weights)
    return torch.einsum("...qk,...kv->...qv", seen, value), weights


def padding_mask(tokens, pad=0):
    return torch.ne(tokens, pad)[:, None, None, :]


def causal_mask(L):
    t = torch.arange(L)
    return t[:, None] >= t[None, :]


def attention_shapes(n, length, d, heads):
    scores = (n, length, length)
    return (n, length, d), scores, scores[:1] + (heads,) + scores[1:]
