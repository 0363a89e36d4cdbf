# /// submission
# about = "The numbers of a vector go to the heads in turn."
# changes = "models.py"
# mistake = "heads alternate"
# [q8]
# heads = ["failed", "the weights are wrong on self-attention, 4 queries and 4 keys, 3 heads in 15 numbers", "heads alternate"]
# ///
class MultiHeadAttention:
    def split_heads(self, x):
        return movedim(x.unflatten(-1, (-1, self.num_heads)), 3, 1)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(key))  # (N, h, Lk, part)
        v = self.split_heads(self.v_layer(value))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        together = movedim(heads, 1, 3).flatten(2)
        return self.out_layer(together), weights
