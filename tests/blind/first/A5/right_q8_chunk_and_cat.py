# /// submission
# about = "Heads are cut by chunk and stacked, and laid side by side again by unbind and cat, without any reshape."
# changes = "models.py"
# ///
from torch import cat, stack
from torch.nn import Dropout, Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        part, rest = divmod(embed_dim, num_heads)
        if rest:
            raise ValueError(f"{embed_dim} numbers can't be shared by {num_heads} heads")
        self.part = part
        self.q_layer, self.k_layer, self.v_layer, self.out_layer = (
            Linear(embed_dim, embed_dim) for _ in range(4)
        )
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        return stack(x.split(self.part, dim=-1), dim=1)

    def forward(self, query, key, value, mask=None):
        layers = (self.q_layer, self.k_layer, self.v_layer)
        q, k, v = (self.split_heads(layer(x)) for layer, x in zip(layers, (query, key, value)))
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        return self.out_layer(cat(heads.unbind(dim=1), dim=-1)), weights
