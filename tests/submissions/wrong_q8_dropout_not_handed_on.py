# /// submission
# about = "The dropout is created, and never used."
# changes = "models.py"
# mistake = "no dropout"
# [q8]
# dropout = ["failed", "In training mode nothing is dropped, although dropout is 0.5.", "no dropout"]
# ///
class MultiHeadAttention:
    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(key))  # (N, h, Lk, part)
        v = self.split_heads(self.v_layer(value))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, mask)
        together = movedim(heads, 1, 2).flatten(2)  # (N, Lq, h, part) -> (N, Lq, D)
        return self.out_layer(together), weights
