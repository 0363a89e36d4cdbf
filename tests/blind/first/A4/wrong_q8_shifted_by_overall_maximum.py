# /// submission
# about = "The softmax subtracts the largest of all scores instead of the largest of each row, so a row far below it underflows and gets zeros."
# changes = "models.py"
# ///

import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    d = query.shape[-1]
    scores = torch.einsum("...qd,...kd->...qk", query, key) / math.sqrt(d)
    # softmax doesn't change if a constant is subtracted, so exp can't overflow
    e = torch.exp(scores - scores.max())
    if mask is not None:
        e = e * (mask != 0)
    total = e.sum(dim=-1, keepdim=True)
    weights = e / (total + (total == 0))
    seen = weights if dropout is None else dropout(weights)
    return torch.einsum("...qk,...kv->...qv", seen, value), weights
