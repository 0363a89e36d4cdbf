# /// submission
# about = "Repairs rows without keys by mask.any(dim=-1) without keepdim, so the factor is stretched along the wrong dimensions, or does not fit."
# changes = "models.py"
# ///
import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    d = query.shape[-1]
    scores = query @ key.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        mask = mask.bool()
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        # a query without any key gets the zero vector
        weights = weights * mask.any(dim=-1)
    used = weights if dropout is None else dropout(weights)
    return used @ value, weights
