# /// submission
# about = "Masked scores become 0, and nothing else hides them."
# changes = "models.py"
# mistake = "masked scores set to 0"
# [q8]
# attention = ["failed", "the weights are wrong on query (2, 4, 3, 7), key (2, 4, 5, 7), value (2, 4, 5, 6) with a mask (2, 4, 3, 5) of bool", "masked scores set to 0"]
# extremes = ["failed", "the weights are wrong on a query that may see no key", "softmax of equal scores"]
# heads = ["failed", "the weights are wrong on self-attention with both masks, 4 queries and 4 keys, 3 heads in 15 numbers", "masked scores set to 0"]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores * (mask != 0)
    weights = softmax(scores, dim=-1)
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
