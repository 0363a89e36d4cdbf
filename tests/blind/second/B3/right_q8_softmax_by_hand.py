# /// submission
# about = "The softmax is written by hand: exponentials are set to zero by the mask, and the denominator is clamped, so empty rows need no repair."
# changes = "models.py"
# ///
import torch


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    """Return the output (..., Lq, dv) and the weights (..., Lq, Lk)."""
    scores = torch.einsum("...qd,...kd->...qk", query, key) / query.shape[-1] ** 0.5
    if mask is None:
        seen = torch.ones_like(scores, dtype=torch.bool)
    else:
        seen = (mask != 0).expand_as(scores)

    lowest = torch.finfo(scores.dtype).min
    scores = torch.where(seen, scores, torch.full_like(scores, lowest))
    # exp(lowest - lowest) would be 1 in an empty row: the product with seen makes it 0
    exps = torch.exp(scores - scores.amax(dim=-1, keepdim=True).detach()) * seen
    weights = exps / exps.sum(dim=-1, keepdim=True).clamp(min=1e-9)

    output = torch.einsum("...qk,...kv->...qv", dropout(weights) if dropout else weights, value)
    return output, weights


def padding_mask(tokens, pad=0):
    """(N, L) -> (N, 1, 1, L)"""
    return torch.ne(tokens, pad).unsqueeze(1).unsqueeze(1)


def causal_mask(L):
    """(L, L): the column is no later than the row."""
    position = torch.arange(L)
    return position[None, :] <= position[:, None]


def attention_shapes(n, length, d, heads):
    one_head = (n, length, length)
    return (n, length, d), one_head, (n, heads, length, length)
