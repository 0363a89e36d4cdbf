# /// submission
# about = "Reads the mask like numpy.ma, where True means masked: the allowed keys get -1e9 and the forbidden ones all the weight."
# changes = "models.py"
# ///
import math

import torch
from torch.nn import Linear, Module


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
        if self.proj_values:
            self.values = self.linear_value(keys)
        else:
            self.values = keys

    def score_function(self, query):
        q = self.linear_query(query)
        return q @ self.proj_keys.transpose(1, 2) / math.sqrt(self.d_k)

    def forward(self, query, mask=None):
        scores = self.score_function(query)  # (N, 1, L)
        if mask is not None:
            # what is masked gets a very small score
            scores = scores.masked_fill(mask.bool(), -1e9)
        alphas = torch.softmax(scores, dim=-1)
        self.alphas = alphas.detach()
        return alphas @ self.values
