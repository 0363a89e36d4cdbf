# /// submission
# about = "The mask is turned round as 1 - mask, which worked when masks were bytes and raises a RuntimeError for the bool masks of today."
# changes = "models.py"
# ///
import math

import torch
import torch.nn.functional as F


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    d_k = query.size(-1)
    scores = torch.matmul(query, key.transpose(-2, -1)) / math.sqrt(d_k)
    if mask is not None:
        hidden = (1 - mask).bool()
        scores = scores.masked_fill(hidden, torch.finfo(scores.dtype).min)
    p_attn = F.softmax(scores, dim=-1)
    if mask is not None:
        p_attn = p_attn.masked_fill(hidden, 0.0)
    p_drop = p_attn if dropout is None else dropout(p_attn)
    return torch.matmul(p_drop, value), p_attn
