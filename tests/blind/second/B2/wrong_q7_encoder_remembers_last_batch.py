# /// submission
# about = "The encoder starts each batch from the (detached) hidden state of the batch before, as in the word language model example, so the answers depend on earlier calls."
# changes = "models.py"
# ///
import torch
import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = nn.GRU(n_features, hidden_dim, batch_first=True)

    def repackage_hidden(self, h):
        """detach the hidden state from its history"""
        return h.detach()

    def forward(self, x):
        if self.hidden is None or self.hidden.size(1) != x.size(0):
            self.hidden = torch.zeros(1, x.size(0), self.hidden_dim)
        self.hidden = self.repackage_hidden(self.hidden)
        rnn_out, self.hidden = self.basic_rnn(x, self.hidden)
        return rnn_out
