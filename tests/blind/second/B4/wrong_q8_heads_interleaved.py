# /// submission
# about = "When the heads are joined, permute(0, 2, 3, 1) puts them behind their parts, so the numbers of the heads are interleaved."
# changes = "models.py"
# ///
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError(f"{embed_dim} numbers can't be divided among {num_heads} heads")
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.part = embed_dim // num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        N, L, D = x.shape
        return x.reshape(N, L, self.num_heads, self.part).permute(0, 2, 1, 3)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        out, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        # (N, h, L, part) -> (N, L, D)
        out = out.permute(0, 2, 3, 1).reshape(query.shape[0], query.shape[1], self.embed_dim)
        return self.out_layer(out), weights
