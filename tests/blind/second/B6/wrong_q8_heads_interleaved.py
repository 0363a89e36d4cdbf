# /// submission
# about = "split_heads cuts the vector as (part, heads), column by column as Matlab stores it, so head 0 gets every num_heads-th number instead of the first ones."
# changes = "models.py"
# ///
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError("embed_dim = %d is not a multiple of num_heads = %d" % (embed_dim, num_heads))
        self.num_heads = num_heads
        self.part = embed_dim // num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        N, L, D = x.shape
        x = x.reshape(N, L, self.part, self.num_heads)
        return x.permute(0, 3, 1, 2)  # N x h x L x part

    def join_heads(self, x):
        N, h, L, part = x.shape
        return x.permute(0, 2, 3, 1).reshape(N, L, part * h)

    def forward(self, query, key, value, mask=None):
        Q = self.split_heads(self.q_layer(query))
        K = self.split_heads(self.k_layer(key))
        V = self.split_heads(self.v_layer(value))
        out, w = scaled_dot_product_attention(Q, K, V, mask, self.dropout)
        return self.out_layer(self.join_heads(out)), w
