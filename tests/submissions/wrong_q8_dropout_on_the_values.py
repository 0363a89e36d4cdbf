# /// submission
# about = "Dropout acts on the values instead of the weights."
# changes = "models.py"
# [q8]
# dropout = ["failed", "Dropout does not act on the weights."]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
    weights = softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(mask == 0, 0.0)  # changes only the rows where all is masked
    used = value if dropout is None else dropout(value)
    return matmul(weights, used), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
