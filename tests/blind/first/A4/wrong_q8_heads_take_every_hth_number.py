# /// submission
# about = "split_heads cuts the vectors so that head 0 gets every num_heads-th number instead of the first ones; the joining undoes just that, so all shapes are right."
# changes = "models.py"
# ///

from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError(f"embed_dim {embed_dim} is not a multiple of num_heads {num_heads}")
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.part = embed_dim // num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        N, L, _ = x.shape
        return x.reshape(N, L, self.part, self.num_heads).permute(0, 3, 1, 2)

    def forward(self, query, key, value, mask=None):
        N, Lq, _ = query.shape
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        output, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        joined = output.permute(0, 2, 3, 1).reshape(N, Lq, self.embed_dim)
        return self.out_layer(joined), weights
