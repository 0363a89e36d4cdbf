# /// submission
# about = "The heads are split and joined by a single reshape each."
# changes = "models.py"
# mistake = "both reshapes"
# [q8]
# heads = ["failed", "the weights are wrong on self-attention, 4 queries and 4 keys, 3 heads in 15 numbers", "both reshapes"]
# ///
class MultiHeadAttention:
    def split_heads(self, x):
        return x.reshape(x.size(0), self.num_heads, x.size(1), -1)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(key))  # (N, h, Lk, part)
        v = self.split_heads(self.v_layer(value))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        together = heads.reshape(query.shape)
        return self.out_layer(together), weights
