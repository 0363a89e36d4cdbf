# /// submission
# about = "DecoderAttn joins query and context in the wrong order: the query first, then the context."
# changes = "models.py"
# ///
import torch
from torch.nn import GRU, Linear, Module


class DecoderAttn(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)
        self.attn = CrossAttention(hidden_dim)
        self.regression = Linear(2 * hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        self.attn.init_keys(hidden_seq)
        self.hidden = hidden_seq[:, -1:].permute(1, 0, 2).contiguous()

    def forward(self, x, mask=None):
        query, self.hidden = self.basic_rnn(x, self.hidden)
        context = self.attn(query, mask)
        both = torch.cat([query, context], dim=-1)
        return self.regression(both)
