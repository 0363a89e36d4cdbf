# /// submission
# about = "The softmax is written out with exp, mask product and a clamped sum, and heads are cut and joined with chunk, stack, unbind and cat."
# changes = "models.py"
# ///
import torch
from torch import cat, stack
from torch.nn import Linear, Module


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    s = torch.einsum("...qd,...kd->...qk", query, key) / query.shape[-1] ** 0.5
    if mask is None:
        seen = torch.ones_like(s)
    else:
        ok = mask.bool()
        s = torch.where(ok, s, torch.finfo(s.dtype).min)
        seen = ok.to(s.dtype)
    e = (s - s.detach().amax(-1, keepdim=True)).exp() * seen
    # the largest is exp(0) = 1, so a sum below 1 only happens if there is nothing at all
    w = e / e.sum(-1, keepdim=True).clamp(min=0.5)
    return (w if dropout is None else dropout(w)) @ value, w


def padding_mask(tokens, pad=0):
    return tokens.ne(pad)[:, None, None]


def causal_mask(L):
    i = torch.arange(L)
    return i.unsqueeze(1) >= i


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        part, rest = divmod(embed_dim, num_heads)
        if rest:
            raise ValueError(f"embed_dim={embed_dim} is no multiple of num_heads={num_heads}")
        self.num_heads = num_heads
        for name in ("q", "k", "v", "out"):
            setattr(self, name + "_layer", Linear(embed_dim, embed_dim))
        self.drop = torch.nn.Dropout(dropout)

    def split_heads(self, x):
        return stack(x.chunk(self.num_heads, dim=-1), dim=1)

    def forward(self, query, key, value, mask=None):
        layers = (self.q_layer, self.k_layer, self.v_layer)
        q, k, v = (self.split_heads(f(t)) for f, t in zip(layers, (query, key, value)))
        out, w = scaled_dot_product_attention(q, k, v, mask, self.drop)
        return self.out_layer(cat(out.unbind(1), dim=-1)), w


def attention_shapes(n, length, d, heads):
    one = (n, length, length)
    return (n, length, d), one, one[:1] + (heads,) + one[1:]
