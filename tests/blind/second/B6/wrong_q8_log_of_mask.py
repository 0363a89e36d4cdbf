# /// submission
# about = "The logarithm of the mask (0 or -inf) is added to the scores and the NaN of rows without keys is replaced only in the weights, so the gradients of such rows are NaN."
# changes = "models.py"
# ///
import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    d = query.shape[-1]
    scores = query @ key.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        # weights ~ mask * exp(scores) = exp(scores + log(mask))
        scores = scores + torch.log((mask != 0).to(scores.dtype))
    weights = torch.softmax(scores, dim=-1)
    weights = torch.nan_to_num(weights, nan=0.0)  # rows that see nothing
    dropped = weights if dropout is None else dropout(weights)
    return dropped @ value, weights
