# /// submission
# about = "Attention in einsum with the softmax as exp of the log-softmax, a joining layer applied head by head, and teacher forcing drawn by bernoulli."
# changes = "models.py"
# ///

import math

import torch
from torch import optim, stack
from torch.nn import GRU, Linear, Module, ModuleList
from torch.utils.data import DataLoader


class Decoder(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)
        self.regression = Linear(hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        self.hidden = hidden_seq[:, -1].unsqueeze(0).contiguous()

    def forward(self, x):
        _, self.hidden = self.basic_rnn(x, self.hidden)
        return self.regression(self.hidden[0]).unsqueeze(1)


class EncoderDecoder(Module):
    def __init__(self, encoder, decoder, input_len, target_len, teacher_forcing_prob=0.5):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
        self.input_len = input_len
        self.target_len = target_len
        self.teacher_forcing_prob = teacher_forcing_prob
        self.outputs = None

    def init_outputs(self, batch_size):
        self.outputs = torch.zeros(batch_size, self.target_len, self.encoder.n_features)

    def store_output(self, i, out):
        self.outputs[:, i : i + 1] = out

    def forward(self, x):
        n = self.input_len
        self.init_outputs(x.shape[0])
        self.decoder.init_hidden(self.encoder(x.narrow(1, 0, n)))
        point = x.narrow(1, n - 1, 1)
        for i in range(self.target_len):
            prediction = self.decoder(point)
            self.store_output(i, prediction)
            told = self.training and torch.bernoulli(torch.tensor(float(self.teacher_forcing_prob))) == 1
            point = x.narrow(1, n + i, 1) if told else prediction
        return self.outputs

    def train(self, dataset):
        epochs = 110
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.02)
        scheduler = optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 - 0.9 * epoch / epochs)
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                error = self(batch["x"]) - batch["label"]
                (torch.einsum("nlf,nlf->", error, error) / error.numel()).backward()
                optimizer.step()
            scheduler.step()


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
        q = self.linear_query(query) / math.sqrt(self.d_k)
        return torch.einsum("nqd,nld->nql", q, self.proj_keys)

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = torch.where(mask != 0, scores, torch.full_like(scores, -1e9))
        alphas = torch.exp(torch.log_softmax(scores, dim=2))
        self.alphas = alphas.detach()
        return torch.einsum("nql,nlv->nqv", alphas, self.values)


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
        contexts = stack([head(query, mask) for head in self.attn_heads])
        joining = self.linear_out.weight.unflatten(1, (len(self.attn_heads), -1))
        return torch.einsum("hnqd,ohd->nqo", contexts, joining) + self.linear_out.bias
