# /// submission
# about = "The scores are not divided."
# changes = "models.py"
# mistake = "no scaling"
# [q8]
# attention = ["failed", "the weights are wrong on query (2, 4, 3, 7), key (2, 4, 5, 7), value (2, 4, 5, 6)", "no scaling"]
# extremes = ["failed", "the weights are wrong on a query that may see no key", "no scaling"]
# heads = ["failed", "the weights are wrong on self-attention, 4 queries and 4 keys, 3 heads in 15 numbers", "no scaling"]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1))  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
    weights = softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(mask == 0, 0.0)  # changes only the rows where all is masked
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
