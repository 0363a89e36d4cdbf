# /// submission
# about = "The encoder calls the recurrent layer point by point in a loop without handing on the hidden state, so each state knows one point only."
# changes = "models.py"
# ///
import torch
from torch.nn import GRU, Module


class Encoder(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)

    def forward(self, x):
        N, L, F = x.shape
        states = []
        for step in range(L):
            point = x[:, step : step + 1]  # (N, 1, F)
            output, self.hidden = self.basic_rnn(point)
            states.append(output)
        return torch.cat(states, dim=1)
