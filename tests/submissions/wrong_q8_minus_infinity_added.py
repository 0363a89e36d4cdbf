# /// submission
# about = "The mask is added as -inf, and the NaN are replaced afterwards: they stay in the gradients."
# changes = "models.py"
# mistake = "NaN replaced too late"
# [q8]
# extremes = ["failed", "The gradient of the query is not finite for a query that may see no key.", "NaN replaced too late"]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores + torch.where(mask == 0, float("-inf"), 0.0)
    weights = softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.nan_to_num(0.0)
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
