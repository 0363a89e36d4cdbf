# /// submission
# about = "functional.dropout without training=self.training drops weights in evaluation, too."
# changes = "models.py"
# mistake = "dropout outside training"
# [q8]
# dropout = ["failed", "Two calls with the same input differ in evaluation mode.", "dropout outside training"]
# ///
class MultiHeadAttention:
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError(f"embed_dim {embed_dim} is not divisible by num_heads {num_heads}")
        self.num_heads = num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = lambda weights: torch.nn.functional.dropout(weights, dropout)
