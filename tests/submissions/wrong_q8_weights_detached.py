# /// submission
# about = "The weights are detached before they meet the values: no gradient reaches queries and keys."
# changes = "models.py"
# mistake = "weights detached"
# [q8]
# gradients = ["failed", "The gradient of input 1 is zero everywhere.", "weights detached"]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
    weights = softmax(scores, dim=-1).detach()
    if mask is not None:
        weights = weights.masked_fill(mask == 0, 0.0)  # changes only the rows where all is masked
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
