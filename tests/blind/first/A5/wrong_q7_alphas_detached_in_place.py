# /// submission
# about = "detach_ works in place: the alphas that are multiplied with the values have lost their graph, so linear_query and linear_key get no gradient."
# changes = "models.py"
# ///
import math

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
        return self.linear_query(query) @ self.proj_keys.transpose(1, 2) / math.sqrt(self.d_k)

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -1e9)
        alphas = softmax(scores, dim=-1)
        self.alphas = alphas.detach_()
        return alphas @ self.values
