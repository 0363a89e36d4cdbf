# /// submission
# about = "The heads are split by a single reshape, which mixes positions."
# changes = "models.py"
# mistake = "heads by one reshape"
# [q8]
# heads = ["failed", "the output is wrong on self-attention, 5 queries and 5 keys, 3 heads in 6 numbers", "heads by one reshape"]
# ///
class MultiHeadAttention:
    def split_heads(self, x):
        return x.reshape(x.size(0), self.num_heads, x.size(1), -1)  # (N, L, h, part) -> (N, h, L, part)
