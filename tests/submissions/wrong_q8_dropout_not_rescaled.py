# /// submission
# about = "A dropout of its own, which doesn't divide by the share that is left."
# changes = "models.py"
# adds = ["MultiHeadAttention.dropout"]
# [q8]
# dropout = ["failed", "The weights that dropout leaves are not divided by 1 - 0.5, as torch.nn.Dropout does."]
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
        self.rate = dropout

    def dropout(self, weights):
        return weights * (torch.rand_like(weights) >= self.rate) if self.training else weights
