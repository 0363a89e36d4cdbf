# /// submission
# about = "MultiHeadAttention applies its dropout to the result of out_layer, and the attention weights are never dropped."
# changes = "models.py"
# ///
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads:
            raise ValueError(f"{embed_dim} numbers can't be shared by {num_heads} heads")
        self.h = num_heads
        self.d_h = embed_dim // num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        N, L, _ = x.shape
        return x.view(N, L, self.h, self.d_h).transpose(1, 2)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        context, weights = scaled_dot_product_attention(q, k, v, mask=mask)
        N, h, L, part = context.shape
        context = context.transpose(1, 2).reshape(N, L, h * part)
        output = self.dropout(self.out_layer(context))
        return output, weights
