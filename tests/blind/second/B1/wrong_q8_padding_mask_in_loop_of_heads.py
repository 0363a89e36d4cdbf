# /// submission
# about = "Calls the attention for one head after the other with tensors of three dimensions but hands on the mask of four, so a padding mask (N, 1, 1, L) is stretched over the wrong dimensions."
# changes = "models.py"
# ///
import torch
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError(f"{embed_dim} numbers can't be divided among {num_heads} heads")
        self.num_heads = num_heads
        self.part = embed_dim // num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        N, L, D = x.shape
        return x.reshape(N, L, self.num_heads, self.part).transpose(1, 2)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        outputs = []
        all_weights = []
        for head in range(self.num_heads):
            output, weights = scaled_dot_product_attention(
                q[:, head], k[:, head], v[:, head], mask, self.dropout
            )
            outputs.append(output)  # (N, Lq, part)
            all_weights.append(weights)  # (N, Lq, Lk)
        joined = torch.cat(outputs, dim=-1)
        return self.out_layer(joined), torch.stack(all_weights, dim=1)
