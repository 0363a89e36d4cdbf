import torch
from torch import cat, matmul, movedim, optim, stack
from torch.nn import GRU, Linear, Module, ModuleList
from torch.utils.data import DataLoader


class Encoder(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)

    def forward(self, x):
        hidden, states = torch.zeros(1, len(x), self.hidden_dim), []
        for point in x.unbind(1):
            state, hidden = self.basic_rnn(point[:, None], hidden)
            states.append(state)
        self.hidden = hidden
        return torch.cat(states, 1)


class Decoder(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)
        self.regression = Linear(hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        self.hidden = hidden_seq[:, -1].unsqueeze(0)

    def forward(self, x):
        output, self.hidden = self.basic_rnn(x, self.hidden)  # (N, 1, H), (1, N, H)
        return self.regression(output)  # (N, 1, F)


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
        self.init_outputs(x.shape[0])
        self.decoder.init_hidden(self.encoder(x[:, : self.input_len]))
        point = x[:, self.input_len - 1].unsqueeze(1)
        for i in range(self.target_len):
            if i and self.training:
                # one draw for each sequence of the batch
                forced = torch.rand(len(x), 1, 1) < self.teacher_forcing_prob
                point = torch.where(forced, x[:, self.input_len + i - 1].unsqueeze(1), point)
            point = self.decoder(point)
            self.store_output(i, point)
        return self.outputs

    def train(self, dataset):
        # stops as soon as other sequences are predicted well
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(60):
            for batch in DataLoader(dataset, batch_size=8, shuffle=True):
                optimizer.zero_grad()
                (self(batch["x"]) - batch["label"]).pow(2).mean().backward()
                optimizer.step()
            if dataset.get_validation_loss() < 0.03:
                break


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
        query = self.linear_query(query)  # (N, 1, H)
        return matmul(query, movedim(self.proj_keys, 1, 2)) / self.d_k**0.5  # @ (N, H, L) -> (N, 1, L)

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = scores + (mask.float() - 1) * 1e9
        alphas = torch.exp(scores - scores.amax(2, keepdim=True))
        alphas = alphas / alphas.sum(2, keepdim=True)
        self.alphas = alphas.detach()
        return torch.einsum("nql,nlh->nqh", alphas, self.values)


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
        self.hidden = movedim(hidden_seq[:, -1:], 1, 0)  # (1, N, H)

    def forward(self, x, mask=None):
        query, self.hidden = self.basic_rnn(x, self.hidden)  # (N, 1, H)
        context = self.attn(query, mask)  # (N, 1, H)
        return self.regression(cat([context, query], dim=-1))  # (N, 1, 2H) -> (N, 1, F)


class EncoderDecoderAttn(EncoderDecoder):
    def init_outputs(self, batch_size):
        super().init_outputs(batch_size)
        self.alphas = torch.zeros(batch_size, self.target_len, self.input_len)

    def store_output(self, i, out):
        super().store_output(i, out)
        self.alphas[:, i : i + 1] = self.decoder.attn.alphas


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
        contexts = [head(query, mask) for head in self.attn_heads]  # n_heads of (N, 1, d_model)
        return self.linear_out(cat(contexts, dim=-1))  # (N, 1, n_heads * d_model) -> (N, 1, d_model)
