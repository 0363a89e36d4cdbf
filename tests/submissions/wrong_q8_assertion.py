# /// submission
# about = "A width that the heads don't divide fails an assertion, which is no ValueError."
# changes = "models.py"
# [q8]
# divisible = ["failed", "MultiHeadAttention(10, 3) raises AssertionError, expected ValueError."]
# ///
class MultiHeadAttention:
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        assert embed_dim % num_heads == 0
        self.num_heads = num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)
