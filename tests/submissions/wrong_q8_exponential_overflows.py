# /// submission
# about = "A softmax of its own, without the largest score subtracted."
# changes = "models.py"
# mistake = "exponential overflows"
# [q8]
# extremes = ["failed", "the weights returned NaN", "exponential overflows"]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
    powers = torch.exp(scores)
    weights = powers / powers.sum(dim=-1, keepdim=True).clamp(min=1e-30)
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
