# /// submission
# about = "Checks the number of heads with an assert, which raises an AssertionError and not the ValueError that is asked for."
# changes = "models.py"
# ///
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        assert embed_dim % num_heads == 0, f"embed_dim {embed_dim}, num_heads {num_heads}"
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.head_size = embed_dim // num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.drop = Dropout(dropout)

    def split_heads(self, x):
        x = x.reshape(x.shape[0], x.shape[1], self.num_heads, self.head_size)
        return x.movedim(2, 1)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        output, weights = scaled_dot_product_attention(q, k, v, mask, self.drop)
        output = output.movedim(1, 2)  # (N, Lq, heads, head_size)
        output = output.reshape(query.shape[0], query.shape[1], self.embed_dim)
        return self.out_layer(output), weights
