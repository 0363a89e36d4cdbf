# /// submission
# about = "Queries are compared with the values, and get the keys."
# changes = "models.py"
# mistake = "key and value exchanged"
# [q8]
# heads = ["failed", "the weights are wrong on cross-attention, 4 queries and 7 keys, 3 heads in 15 numbers", "key and value exchanged"]
# dropout = ["skipped", "needs “MultiHeadAttention agrees"]
# ///
class MultiHeadAttention:
    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(value))  # (N, h, Lk, part)
        v = self.split_heads(self.v_layer(key))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        together = movedim(heads, 1, 2).flatten(2)  # (N, Lq, h, part) -> (N, Lq, D)
        return self.out_layer(together), weights
