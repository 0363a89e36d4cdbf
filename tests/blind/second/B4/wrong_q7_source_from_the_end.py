# /// submission
# about = "Takes the source as x[:, :-target_len], which is empty when only the source is given: an exception in validation and in use."
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
        N = x.shape[0]
        source, target = x[:, : -self.target_len], x[:, -self.target_len :]
        self.init_outputs(N)
        self.decoder.init_hidden(self.encoder(source))
        point = source[:, -1:]
        for i in range(self.target_len):
            prediction = self.decoder(point)
            self.store_output(i, prediction)
            point = prediction
            if self.training and torch.rand(1) < self.teacher_forcing_prob:
                point = target[:, i : i + 1]
        return self.outputs

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.015)
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        for epoch in range(100):
            for batch in loader:
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()
            if epoch % 10 == 9:
                print(epoch + 1, loss.item(), dataset.get_validation_loss())
