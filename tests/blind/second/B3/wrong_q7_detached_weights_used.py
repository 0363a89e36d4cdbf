# /// submission
# about = "The context is computed from self.alphas, which has been detached already, so no gradient ever reaches linear_query and linear_key."
# changes = "models.py"
# ///
import math

import torch
from torch.nn import Linear, Module


class CrossAttention(Module):
    """Attention to another sequence."""

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
        projected = self.linear_query(query)
        return torch.bmm(projected, self.proj_keys.transpose(1, 2)) / math.sqrt(self.d_k)

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -1e9)
        self.alphas = torch.softmax(scores, dim=-1).detach()
        return torch.bmm(self.alphas, self.values)
