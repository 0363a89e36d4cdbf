# /// submission
# about = "CrossAttention by einsum and torch.where; the heads are joined by adding up what each one's columns of linear_out make of it."
# changes = "models.py"
# ///
import torch
from torch import einsum, stack
from torch.nn import Identity, Linear, Module, ModuleList


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
        make_values = self.linear_value if self.proj_values else Identity()
        self.keys = keys
        self.proj_keys = self.linear_key(keys)
        self.values = make_values(keys)

    def score_function(self, query):
        return einsum("nqh,nlh->nql", self.linear_query(query), self.proj_keys) / self.d_k**0.5

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = torch.where(mask.bool(), scores, torch.full_like(scores, -1e9))
        weights = scores.softmax(dim=-1)
        self.alphas = weights.detach()
        return einsum("nql,nlv->nqv", weights, self.values)


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
        contexts = [head(query, mask) for head in self.attn_heads]
        widths = [context.shape[-1] for context in contexts]
        columns = self.linear_out.weight.split(widths, dim=1)
        return sum(c @ w.T for c, w in zip(contexts, columns)) + self.linear_out.bias
