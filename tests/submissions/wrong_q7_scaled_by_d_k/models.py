import torch
from torch import cat, matmul, movedim, optim, stack
from torch.nn import GRU, Linear, Module, ModuleList
from torch.nn.functional import mse_loss, softmax
from torch.utils.data import DataLoader


class Encoder(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)

    def forward(self, x):
        hidden_seq, self.hidden = self.basic_rnn(x)
        return hidden_seq  # (N, L, H)


class Decoder(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)
        self.regression = Linear(hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        self.hidden = movedim(hidden_seq[:, -1:], 1, 0)  # (N, 1, H) -> (1, N, H)

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
        source, target = x[:, : self.input_len], x[:, self.input_len :]
        self.init_outputs(len(x))
        self.decoder.init_hidden(self.encoder(source))
        point = source[:, -1:]  # (N, 1, F)
        for i in range(self.target_len):
            out = self.decoder(point)
            self.store_output(i, out)
            forced = self.training and torch.rand(1) < self.teacher_forcing_prob
            point = target[:, i : i + 1] if forced else out
        return self.outputs

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.02)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.98)
        for _ in range(1):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()


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
        return matmul(query, movedim(self.proj_keys, 1, 2)) / self.d_k  # @ (N, H, L) -> (N, 1, L)

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -1e9)
        alphas = softmax(scores, dim=-1)  # (N, 1, L)
        self.alphas = alphas.detach()
        return matmul(alphas, self.values)  # (N, 1, L) @ (N, L, H) -> (N, 1, H)


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
