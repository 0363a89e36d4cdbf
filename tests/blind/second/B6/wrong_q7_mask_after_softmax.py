# /// submission
# about = "CrossAttention multiplies the weights by the mask after the softmax and does not normalise them again, so with a mask they add up to less than 1."
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
        if self.proj_values:
            self.values = self.linear_value(keys)
        else:
            self.values = keys

    def score_function(self, query):
        q = self.linear_query(query)
        K = self.proj_keys
        return torch.bmm(q, K.permute(0, 2, 1)) / math.sqrt(self.d_k)

    def forward(self, query, mask=None):
        scores = self.score_function(query)  # N x 1 x L
        alphas = softmax(scores, dim=-1)
        if mask is not None:
            alphas = alphas * mask  # nobody looks at padding
        self.alphas = alphas.detach()
        return torch.bmm(alphas, self.values)
