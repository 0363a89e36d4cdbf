# /// submission
# about = "The softmax is written out as masked Boltzmann factors over their sum, the masks come from comparing indices, and heads are cut and joined by chunk, stack and unbind."
# changes = "models.py"
# ///
import torch
from torch.nn import Dropout, Linear, Module


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = torch.einsum("...qd,...kd->...qk", query, key) * query.shape[-1] ** -0.5
    if mask is None:
        seen = torch.ones_like(scores, dtype=torch.bool)
    else:
        seen = (mask != 0).expand(scores.shape)
    E = torch.where(seen, scores, torch.finfo(scores.dtype).min)
    boltzmann = torch.where(seen, torch.exp(E - E.amax(dim=-1, keepdim=True).detach()), 0.0)
    Z = boltzmann.sum(dim=-1, keepdim=True)
    weights = boltzmann / torch.where(Z > 0, Z, 1.0)
    kept = weights if dropout is None else dropout(weights)
    return kept @ value, weights


def padding_mask(tokens, pad=0):
    N, L = tokens.shape
    return torch.ne(tokens, pad).reshape(N, 1, 1, L)


def causal_mask(L):
    n = torch.arange(L)
    return n[:, None] >= n[None, :]


class MultiHeadAttention(Module):

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        part, rest = divmod(embed_dim, num_heads)
        if rest != 0:
            raise ValueError("embed_dim = %d cannot be divided by num_heads = %d" % (embed_dim, num_heads))
        self.num_heads = num_heads
        for name in ("q_layer", "k_layer", "v_layer", "out_layer"):
            setattr(self, name, Linear(embed_dim, embed_dim))
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        return torch.stack(x.chunk(self.num_heads, dim=-1), dim=1)

    def forward(self, query, key, value, mask=None):
        Q, K, V = (
            self.split_heads(layer(t))
            for layer, t in ((self.q_layer, query), (self.k_layer, key), (self.v_layer, value))
        )
        found, weights = scaled_dot_product_attention(Q, K, V, mask, self.dropout)
        return self.out_layer(torch.cat(found.unbind(dim=1), dim=-1)), weights


def attention_shapes(n, length, d, heads):
    return (n, length, d), (n, length, length), (n, heads, length, length)
