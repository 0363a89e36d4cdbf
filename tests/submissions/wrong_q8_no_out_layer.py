# /// submission
# about = "The heads are joined and returned as they are."
# changes = "models.py"
# mistake = "out_layer not used"
# [q8]
# heads = ["failed", "the output is wrong on self-attention, 4 queries and 4 keys, 3 heads in 15 numbers", "out_layer not used"]
# ///
class MultiHeadAttention:
    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(key))  # (N, h, Lk, part)
        v = self.split_heads(self.v_layer(value))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        together = movedim(heads, 1, 2).flatten(2)  # (N, Lq, h, part) -> (N, Lq, D)
        return together, weights
