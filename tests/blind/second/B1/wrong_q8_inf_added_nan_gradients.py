# /// submission
# about = "Adds -inf to the scores and repairs the NaN of rows without keys by nan_to_num: the output is right, but the gradients are NaN."
# changes = "models.py"
# ///
import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    d = query.shape[-1]
    scores = query @ key.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        bias = torch.zeros(mask.shape)
        bias[mask == 0] = float("-inf")
        scores = scores + bias
    weights = torch.softmax(scores, dim=-1)
    # a row that sees nothing is 0 / 0
    weights = torch.nan_to_num(weights, nan=0.0)
    if dropout is None:
        output = weights @ value
    else:
        output = dropout(weights) @ value
    return output, weights
