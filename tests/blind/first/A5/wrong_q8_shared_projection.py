# /// submission
# about = "The chained assignment makes one Linear and gives it four names, so query, key, value and output share their weights."
# changes = "models.py"
# ///
from torch import movedim
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads:
            raise ValueError(f"embed_dim {embed_dim} can't be divided among num_heads {num_heads}")
        self.num_heads = num_heads
        self.q_layer = self.k_layer = self.v_layer = self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        return movedim(x.unflatten(-1, (self.num_heads, -1)), 2, 1)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        return self.out_layer(movedim(heads, 1, 2).flatten(2)), weights
