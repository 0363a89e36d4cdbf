# /// submission
# about = "forward adds a dimension for the heads to every mask (as in the Annotated Transformer), but the masks here have it already, so padding masks and combined ones no longer broadcast to (N, h, Lq, Lk)."
# changes = "models.py"
# ///
import torch
from torch.nn import Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads:
            raise ValueError("embed_dim %d, num_heads %d: does not divide" % (embed_dim, num_heads))
        self.d_k = embed_dim // num_heads
        self.num_heads = num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = torch.nn.Dropout(p=dropout)

    def split_heads(self, x):
        return x.view(x.size(0), -1, self.num_heads, self.d_k).transpose(1, 2)

    def forward(self, query, key, value, mask=None):
        if mask is not None:
            # same mask for all h heads
            mask = mask.unsqueeze(1)
        nbatches = query.size(0)
        query = self.split_heads(self.q_layer(query))
        key = self.split_heads(self.k_layer(key))
        value = self.split_heads(self.v_layer(value))
        x, attn = scaled_dot_product_attention(query, key, value, mask=mask, dropout=self.dropout)
        x = x.transpose(1, 2).contiguous().view(nbatches, -1, self.num_heads * self.d_k)
        return self.out_layer(x), attn
