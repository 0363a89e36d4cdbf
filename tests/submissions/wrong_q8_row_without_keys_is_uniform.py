# /// submission
# about = "A row without keys attends to all of them alike."
# changes = "models.py"
# mistake = "softmax of equal scores"
# [q8]
# extremes = ["failed", "the weights are wrong on a query that may see no key", "softmax of equal scores"]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
    weights = softmax(scores, dim=-1)
    if mask is not None:
        pass
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
