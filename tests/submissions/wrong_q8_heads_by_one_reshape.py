# /// submission
# about = "The heads are split by a single reshape, which mixes positions."
# changes = "models.py"
# mistake = "heads by one reshape"
# [q8]
# heads = ["failed", "the weights are wrong on self-attention, 4 queries and 4 keys, 3 heads in 15 numbers", "heads by one reshape"]
# ///
class MultiHeadAttention:
    def split_heads(self, x):
        return x.reshape(x.size(0), self.num_heads, x.size(1), -1)  # (N, L, h, part) -> (N, h, L, part)
