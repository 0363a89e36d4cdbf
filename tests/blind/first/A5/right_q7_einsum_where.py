# /// submission
# about = "Scores and contexts are einsums, the mask goes through torch.where, and the heads are joined by stack and flatten."
# changes = "models.py"
# ///
import torch
from torch import einsum, stack
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
        self.proj_keys = self.linear_key(keys)
        self.values = {True: self.linear_value, False: torch.nn.Identity()}[bool(self.proj_values)](keys)

    def score_function(self, query):
        return einsum("nqd,nld->nql", self.linear_query(query), self.proj_keys) * self.d_k**-0.5

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = torch.where(mask != 0, scores, torch.full_like(scores, -1e9))
        alphas = scores.softmax(dim=2)
        self.alphas = alphas.detach()
        return einsum("nql,nlv->nqv", alphas, self.values)


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
        contexts = stack([head(query, mask) for head in self.attn_heads], dim=-2)
        return self.linear_out(contexts.flatten(start_dim=-2))
