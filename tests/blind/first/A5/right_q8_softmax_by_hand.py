# /// submission
# about = "The softmax is written out: exponentials are multiplied by the mask, and a sum of at least 1 divides them, so that a row without keys is zero by itself."
# changes = "models.py"
# ///
import torch


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = torch.einsum("...qd,...kd->...qk", query, key) * query.shape[-1] ** -0.5
    visible = torch.ones_like(scores, dtype=torch.bool) if mask is None else (mask != 0).expand_as(scores)
    scores = scores.masked_fill(~visible, torch.finfo(scores.dtype).min)
    largest = scores.detach().amax(dim=-1, keepdim=True)
    exps = (scores - largest).exp() * visible
    # the largest visible score gives exp(0) = 1, so only the sum of an empty row is below 1
    weights = exps / exps.sum(dim=-1, keepdim=True).clamp(min=1.0)
    used = weights if dropout is None else dropout(weights)
    return torch.einsum("...qk,...kv->...qv", used, value), weights


def padding_mask(tokens, pad=0):
    return tokens.ne(pad).unflatten(0, (-1, 1, 1))


def causal_mask(L):
    places = torch.arange(L)
    return places[:, None] >= places


def attention_shapes(n, length, d, heads):
    scores = (length, length)
    return (n, length, d), (n, *scores), (n, heads, *scores)
