# /// submission
# about = "The scores are divided by the square root of input_dim, the width before the layers, instead of d_k."
# changes = "models.py"
# ///

import math

import torch
from torch.nn import Linear, Module
from torch.nn.functional import softmax


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
        self.values = self.linear_value(keys) if self.proj_values else keys

    def score_function(self, query):
        dimension = query.shape[-1]
        q = self.linear_query(query)
        return torch.einsum("nqd,nld->nql", q, self.proj_keys) / math.sqrt(dimension)

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -1e9)
        alphas = softmax(scores, dim=-1)
        self.alphas = alphas.detach()
        return torch.einsum("nql,nld->nqd", alphas, self.values)
