# /// submission
# about = "Masked scores are -inf: a row without keys becomes NaN."
# changes = "models.py"
# mistake = "row of -inf"
# [q8]
# extremes = ["failed", "the weights returned NaN", "row of -inf"]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, float("-inf"))
    weights = softmax(scores, dim=-1)
    if mask is not None:
        pass
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
