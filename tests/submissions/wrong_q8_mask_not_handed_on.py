# /// submission
# about = "MultiHeadAttention doesn't hand its mask to the function."
# changes = "models.py"
# mistake = "no mask"
# [q8]
# heads = ["failed", "the weights are wrong on self-attention with both masks, 4 queries and 4 keys, 3 heads in 15 numbers", "no mask"]
# ///
class MultiHeadAttention:
    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(key))  # (N, h, Lk, part)
        v = self.split_heads(self.v_layer(value))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, None, self.dropout)
        together = movedim(heads, 1, 2).flatten(2)  # (N, Lq, h, part) -> (N, Lq, D)
        return self.out_layer(together), weights
