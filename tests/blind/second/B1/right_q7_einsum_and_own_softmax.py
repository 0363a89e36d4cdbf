# /// submission
# about = "CrossAttention with einsum and a softmax by hand, MultiHeadCrossAttention that adds up the products with slices of linear_out instead of joining first."
# changes = "models.py"
# ///
import torch
from torch import stack
from torch.nn import Linear, Module, ModuleList


class CrossAttention(Module):
    def __init__(self, hidden_dim, input_dim=None, proj_values=False):
        super().__init__()
        self.d_k = hidden_dim
        self.input_dim = hidden_dim if input_dim is None else input_dim
        self.proj_values = proj_values
        self.linear_query = Linear(self.input_dim, hidden_dim)
        self.linear_key = Linear(self.input_dim, hidden_dim)
        self.linear_value = Linear(self.input_dim, hidden_dim)
        self.keys = None
        self.proj_keys = None
        self.values = None
        self.alphas = None

    def init_keys(self, keys):
        self.keys = keys
        self.proj_keys = self.linear_key(self.keys)
        self.values = self.linear_value(self.keys) if self.proj_values else self.keys

    def score_function(self, query):
        q = self.linear_query(query) * self.d_k**-0.5
        return torch.einsum("nqh,nlh->nql", q, self.proj_keys)

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = torch.where(mask != 0, scores, torch.full_like(scores, -1e9))
        e = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
        alphas = e / e.sum(dim=-1, keepdim=True)
        self.alphas = alphas.detach()
        return torch.einsum("nql,nlv->nqv", alphas, self.values)


class MultiHeadCrossAttention(Module):
    def __init__(self, n_heads, d_model, input_dim=None, proj_values=True):
        super().__init__()
        self.linear_out = Linear(n_heads * d_model, d_model)
        self.attn_heads = ModuleList(
            [CrossAttention(d_model, input_dim, proj_values) for _ in range(n_heads)]
        )

    def init_keys(self, keys):
        for head in self.attn_heads:
            head.init_keys(keys)

    @property
    def alphas(self):
        return stack([head.alphas for head in self.attn_heads])

    def forward(self, query, mask=None):
        weight = self.linear_out.weight  # (d_model, n_heads * width)
        result = self.linear_out.bias
        start = 0
        for head in self.attn_heads:
            context = head(query, mask)
            width = context.shape[-1]
            result = result + context @ weight[:, start : start + width].T
            start += width
        return result
