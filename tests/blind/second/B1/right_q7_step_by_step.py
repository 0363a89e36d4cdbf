# /// submission
# about = "The encoder reads point by point and hands on the state, the decoder's first state is moved with permute, the teacher sits in torch.where, and batches are cut from a random order without a DataLoader."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import GRU, Linear, Module
from torch.nn.functional import mse_loss


class Encoder(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)

    def forward(self, x):
        N, L, F = x.shape
        self.hidden = torch.zeros(1, N, self.hidden_dim, dtype=x.dtype)
        states = []
        for step in range(L):
            state, self.hidden = self.basic_rnn(x[:, step : step + 1], self.hidden)
            states.append(state)
        return torch.cat(states, dim=1)


class Decoder(Module):
    def __init__(self, n_features, hidden_dim):
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)
        self.regression = Linear(hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        self.hidden = hidden_seq[:, -1:].permute(1, 0, 2).contiguous()

    def forward(self, x):
        output, self.hidden = self.basic_rnn(x, self.hidden)
        return self.regression(output)


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
        source = x[:, : self.input_len]
        self.init_outputs(x.shape[0])
        self.decoder.init_hidden(self.encoder(source))
        point = source[:, self.input_len - 1 :]
        i = 0
        while i < self.target_len:
            point = self.decoder(point)
            self.store_output(i, point)
            if self.training:
                truth = x[:, self.input_len + i : self.input_len + i + 1]
                point = torch.where(torch.rand(1) < self.teacher_forcing_prob, truth, point)
            i += 1
        return self.outputs

    def train(self, dataset):
        epochs = 120
        batch_size = 16
        optimizer = optim.Adam(self.parameters(), lr=0.02)
        schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs, eta_min=0.002)
        for epoch in range(epochs):
            order = torch.randperm(len(dataset))
            for start in range(0, len(order), batch_size):
                batch = dataset[order[start : start + batch_size]]
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()
        print("validation", dataset.get_validation_loss())
