# /// submission
# about = "One head after the other by slices of the columns and of the mask, a softmax by hand that needs no repair, and masks by comparing numbers."
# changes = "models.py"
# ///
import torch
from torch.nn import Dropout, Linear, Module


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = torch.matmul(query, key.transpose(-2, -1)) * query.shape[-1] ** -0.5
    if mask is None:
        allowed = torch.ones_like(scores, dtype=torch.bool)
    else:
        allowed = (mask != 0).expand(scores.shape)
    smallest = torch.finfo(scores.dtype).min
    largest = scores.masked_fill(~allowed, smallest).amax(dim=-1, keepdim=True).detach()
    # 0 in the exponent where nothing may be seen, so that nothing overflows; then these are thrown away
    shifted = (scores - largest).masked_fill(~allowed, 0.0)
    e = torch.exp(shifted).masked_fill(~allowed, 0.0)
    total = e.sum(dim=-1, keepdim=True)
    weights = e / total.masked_fill(total == 0, 1.0)
    kept = weights if dropout is None else dropout(weights)
    return torch.matmul(kept, value), weights


def padding_mask(tokens, pad=0):
    N, L = tokens.shape
    return torch.ne(tokens, pad).reshape(N, 1, 1, L)


def causal_mask(L):
    position = torch.arange(L)
    return position[None, :] <= position[:, None]


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        self.part, rest = divmod(embed_dim, num_heads)
        if rest != 0:
            raise ValueError(f"a width of {embed_dim} can't be shared by {num_heads} heads")
        self.num_heads = num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        parts = [x[:, :, h * self.part : (h + 1) * self.part] for h in range(self.num_heads)]
        return torch.stack(parts, dim=1)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        if mask is not None:
            mask = mask.expand(len(q), self.num_heads, q.shape[2], k.shape[2])
        outputs, all_weights = [], []
        for h in range(self.num_heads):
            m = None if mask is None else mask[:, h]
            output, weights = scaled_dot_product_attention(q[:, h], k[:, h], v[:, h], m, self.dropout)
            outputs.append(output)
            all_weights.append(weights)
        return self.out_layer(torch.cat(outputs, dim=2)), torch.stack(all_weights, dim=1)


def attention_shapes(n, length, d, heads):
    output = (n, length, d)
    scores = (n, length, length)
    return output, scores, scores[:1] + (heads,) + scores[1:]
