# /// submission
# about = "All of q7 with bmm, unsqueeze, unbind and a teacher chosen by torch.where; trained by NAdam with clipped gradients and a falling learning rate."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader


class Encoder(nn.Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = nn.GRU(n_features, hidden_dim, batch_first=True)

    def forward(self, x):
        output, self.hidden = self.basic_rnn(x)
        return output


class Decoder(nn.Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = nn.GRU(n_features, hidden_dim, batch_first=True)
        self.regression = nn.Linear(hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        self.hidden = hidden_seq[:, -1].unsqueeze(0).contiguous()

    def forward(self, x):
        output, self.hidden = self.basic_rnn(x, self.hidden)
        return self.regression(output[:, -1]).unsqueeze(1)


class EncoderDecoder(nn.Module):
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
        points = x.split(1, dim=1)  # one (N, 1, F) for each step
        source = torch.cat(points[: self.input_len], dim=1)
        self.decoder.init_hidden(self.encoder(source))
        inp = points[self.input_len - 1]
        for i in range(self.target_len):
            out = self.decoder(inp)
            self.store_output(i, out)
            inp = out
            if self.training:
                teacher = torch.rand(1) < self.teacher_forcing_prob
                inp = torch.where(teacher, points[self.input_len + i], out)
        return self.outputs

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.NAdam(self.parameters(), lr=0.015)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.985)
        for epoch in range(120):
            for batch in loader:
                optimizer.zero_grad()
                loss = F.mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
            scheduler.step()
            if epoch % 20 == 19:
                print(epoch + 1, loss.item(), dataset.get_validation_loss())


class CrossAttention(nn.Module):
    def __init__(self, hidden_dim, input_dim=None, proj_values=False):
        super().__init__()
        self.d_k = hidden_dim
        self.input_dim = hidden_dim if input_dim is None else input_dim
        self.proj_values = proj_values
        self.linear_query = nn.Linear(self.input_dim, hidden_dim)
        self.linear_key = nn.Linear(self.input_dim, hidden_dim)
        self.linear_value = nn.Linear(self.input_dim, hidden_dim)
        self.keys = None
        self.proj_keys = None
        self.values = None
        self.alphas = None

    def init_keys(self, keys):
        self.keys = keys
        self.proj_keys = self.linear_key(keys)
        self.values = keys if not self.proj_values else self.linear_value(keys)

    def score_function(self, query):
        q = self.linear_query(query) * self.d_k ** -0.5
        return torch.bmm(q, self.proj_keys.mT)

    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = torch.where(mask.bool(), scores, torch.full_like(scores, -1e9))
        alphas = F.softmax(scores, dim=2)
        with torch.no_grad():
            self.alphas = alphas.clone()
        return torch.bmm(alphas, self.values)


class DecoderAttn(nn.Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = nn.GRU(n_features, hidden_dim, batch_first=True)
        self.attn = CrossAttention(hidden_dim)
        self.regression = nn.Linear(2 * hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        self.attn.init_keys(hidden_seq)
        self.hidden = hidden_seq[:, -1].unsqueeze(0).contiguous()

    def forward(self, x, mask=None):
        query, self.hidden = self.basic_rnn(x, self.hidden)
        context = self.attn(query, mask=mask)
        return self.regression(torch.concat([context, query], dim=2))


class EncoderDecoderAttn(EncoderDecoder):
    def init_outputs(self, batch_size):
        super().init_outputs(batch_size)
        self.alphas = torch.zeros(batch_size, self.target_len, self.input_len)

    def store_output(self, i, out):
        super().store_output(i, out)
        self.alphas[:, i] = self.decoder.attn.alphas.squeeze(1)


class MultiHeadCrossAttention(nn.Module):
    def __init__(self, n_heads, d_model, input_dim=None, proj_values=True):
        super().__init__()
        self.linear_out = nn.Linear(n_heads * d_model, d_model)
        self.attn_heads = nn.ModuleList(
            [CrossAttention(d_model, input_dim, proj_values) for _ in range(n_heads)]
        )

    def init_keys(self, keys):
        for head in self.attn_heads:
            head.init_keys(keys)

    @property
    def alphas(self):
        return torch.stack([head.alphas for head in self.attn_heads])

    def forward(self, query, mask=None):
        contexts = torch.stack([head(query, mask) for head in self.attn_heads], dim=-2)
        return self.linear_out(contexts.flatten(start_dim=-2))
