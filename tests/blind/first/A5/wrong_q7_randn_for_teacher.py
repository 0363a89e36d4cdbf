# /// submission
# about = "The teacher is drawn by torch.randn instead of torch.rand, so a probability of 0 still forces half of the steps and 1 forces only 84 percent."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Module
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader


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
        point = source[:, -1:]
        for i in range(self.target_len):
            point = self.decoder(point)
            self.store_output(i, point)
            if self.training and torch.randn(1) < self.teacher_forcing_prob:
                point = target[:, i : i + 1]
        return self.outputs

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.02)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.98)
        for _ in range(100):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()
