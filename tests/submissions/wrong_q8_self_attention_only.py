# /// submission
# about = "Keys and values are made of the query, as in self-attention."
# changes = "models.py"
# mistake = "query used for all"
# [q8]
# heads = ["failed", "the weights returned a tensor of shape (2, 3, 4, 4), expected (2, 3, 4, 7)", "query used for all"]
# dropout = ["skipped", "needs “MultiHeadAttention agrees"]
# ///
class MultiHeadAttention:
    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(query))  # (N, h, Lk, part)
        v = self.split_heads(self.v_layer(query))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        together = movedim(heads, 1, 2).flatten(2)  # (N, Lq, h, part) -> (N, Lq, D)
        return self.out_layer(together), weights
