# /// submission
# about = "Dropout acts on the output of the heads instead of the weights."
# changes = "models.py"
# mistake = "dropout on the output"
# [q8]
# dropout = ["failed", "Dropout does not act on the weights.", "dropout on the output"]
# ///
def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
    weights = softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(mask == 0, 0.0)  # changes only the rows where all is masked
    output = matmul(weights, value)
    return (output if dropout is None else dropout(output)), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
