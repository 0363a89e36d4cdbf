# /// submission
# about = "The softmax is written by hand with exponentials times the mask, and heads are cut by unflatten and joined by cat over unbind."
# changes = "models.py"
# ///
import torch
from torch.nn import Dropout, Linear, Module


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = torch.einsum("...id,...jd->...ij", query, key) * query.shape[-1] ** -0.5
    allowed = torch.ones_like(scores) if mask is None else (mask != 0).to(scores.dtype).expand_as(scores)
    scores = scores.masked_fill(allowed == 0, torch.finfo(scores.dtype).min)
    highest = scores.detach().amax(dim=-1, keepdim=True)
    e = torch.exp(scores - highest) * allowed
    total = e.sum(dim=-1, keepdim=True)
    weights = e / (total + (total == 0))
    dropped = weights if dropout is None else dropout(weights)
    return torch.einsum("...ij,...jv->...iv", dropped, value), weights


def padding_mask(tokens, pad=0):
    N, L = tokens.shape
    return torch.ne(tokens, pad).view(N, 1, 1, L)


def causal_mask(L):
    t = torch.arange(L)
    return t.unsqueeze(1) >= t.unsqueeze(0)


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        part, rest = divmod(embed_dim, num_heads)
        if rest:
            raise ValueError(f"embed_dim={embed_dim} is not a multiple of num_heads={num_heads}")
        self.num_heads, self.part = num_heads, part
        for name in ("q_layer", "k_layer", "v_layer", "out_layer"):
            setattr(self, name, Linear(embed_dim, embed_dim))
        self.drop = Dropout(dropout)

    def split_heads(self, x):
        return x.unflatten(-1, (self.num_heads, self.part)).movedim(-2, -3)

    def forward(self, query, key, value, mask=None):
        output, weights = scaled_dot_product_attention(
            self.split_heads(self.q_layer(query)),
            self.split_heads(self.k_layer(key)),
            self.split_heads(self.v_layer(value)),
            mask,
            self.drop,
        )
        return self.out_layer(torch.cat(output.unbind(dim=1), dim=-1)), weights


def attention_shapes(n, length, d, heads):
    one_head = (n, length, length)
    return (n, length, d), one_head, (n, heads) + one_head[1:]
