# /// submission
# about = "train hands only the sources to the model, so when the teacher is drawn in training the true point is an empty slice, and the recurrent layer raises an exception."
# changes = "models.py"
# ///
import copy

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
        source = x[:, : self.input_len]
        self.init_outputs(len(x))
        self.decoder.init_hidden(self.encoder(source))
        point = source[:, -1:]
        for i in range(self.target_len):
            out = self.decoder(point)
            self.store_output(i, out)
            if self.training and torch.rand(1) < self.teacher_forcing_prob:
                k = self.input_len + i
                point = x[:, k : k + 1]
            else:
                point = out
        return self.outputs

    def train(self, dataset):
        opt = optim.Adam(self.parameters(), lr=0.015)
        sched = optim.lr_scheduler.ReduceLROnPlateau(opt, factor=0.5, patience=10)
        best, best_state = float("inf"), None
        for epoch in range(120):
            for batch in DataLoader(dataset, batch_size=16, shuffle=True):
                source = batch["x"][:, : self.input_len]  # the rest is what we want to predict
                opt.zero_grad()
                loss = mse_loss(self(source), batch["label"])
                loss.backward()
                opt.step()
            val = dataset.get_validation_loss()
            sched.step(val)
            if val < best:
                best, best_state = val, copy.deepcopy(self.state_dict())
        self.load_state_dict(best_state)
