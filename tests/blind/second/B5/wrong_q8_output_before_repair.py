# /// submission
# about = "The rows of weights that see no key are set to zero only after the output has been computed, so the output of such a query is the mean of all values."
# changes = "models.py"
# ///
import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    d = query.shape[-1]
    s = query @ key.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, torch.finfo(s.dtype).min)
    w = torch.softmax(s, dim=-1)
    if dropout is not None:
        out = dropout(w) @ value
    else:
        out = w @ value
    # rows with no key -> zeros
    if mask is not None:
        nothing = (mask == 0).all(dim=-1, keepdim=True)
        w = w.masked_fill(nothing, 0.0)
    return out, w
