# /// submission
# about = "The softmax is written out as exp times mask over its sum, heads are cut by chunk and stack and joined by unbind and cat."
# changes = "models.py"
# ///
import torch
import torch.nn as nn


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    scores = torch.einsum("...qd,...kd->...qk", query, key) * query.size(-1) ** -0.5
    if mask is None:
        e = torch.exp(scores - scores.amax(dim=-1, keepdim=True).detach())
        weights = e / e.sum(dim=-1, keepdim=True)
    else:
        seen = mask != 0
        tiny = torch.finfo(scores.dtype)
        scores = torch.where(seen, scores, torch.full_like(scores, tiny.min))
        e = torch.exp(scores - scores.amax(dim=-1, keepdim=True).detach()) * seen
        weights = e / e.sum(dim=-1, keepdim=True).clamp(min=tiny.tiny)
    dropped = dropout(weights) if dropout is not None else weights
    return dropped @ value, weights


def padding_mask(tokens, pad=0):
    return torch.ne(tokens, pad)[:, None, None, :]


def causal_mask(L):
    position = torch.arange(L)
    return position.unsqueeze(1).ge(position.unsqueeze(0))


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        part, rest = divmod(embed_dim, num_heads)
        if rest != 0:
            raise ValueError(f"embed_dim={embed_dim} can not be split into num_heads={num_heads}")
        self.num_heads = num_heads
        self.q_layer = nn.Linear(embed_dim, embed_dim)
        self.k_layer = nn.Linear(embed_dim, embed_dim)
        self.v_layer = nn.Linear(embed_dim, embed_dim)
        self.out_layer = nn.Linear(embed_dim, embed_dim)
        self.dropout = nn.Dropout(dropout)

    def split_heads(self, x):
        return torch.stack(x.chunk(self.num_heads, dim=-1), dim=1)

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        heads, weights = scaled_dot_product_attention(q, k, v, mask=mask, dropout=self.dropout)
        return self.out_layer(torch.cat(heads.unbind(dim=1), dim=-1)), weights


def attention_shapes(n, length, d, heads):
    scores = (n, length, length)
    return (n, length, d), scores, (scores[0], heads) + scores[1:]
