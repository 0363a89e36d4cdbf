# /// submission
# about = "Whether there is a teacher is decided by whether x holds the targets, not by self.training, so in evaluation mode whole sequences still get teacher forcing."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Module
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader


class EncoderDecoder(Module):
    """Reads the source with an encoder, then predicts the target point by point with a decoder."""

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
        has_target = target.shape[1] > 0  # only the source was given: nothing to force

        self.init_outputs(len(x))
        self.decoder.init_hidden(self.encoder(source))

        point = source[:, -1:]
        for i in range(self.target_len):
            prediction = self.decoder(point)
            self.store_output(i, prediction)
            if has_target and torch.rand(1) < self.teacher_forcing_prob:
                point = target[:, i : i + 1]
            else:
                point = prediction
        return self.outputs

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.015)
        for epoch in range(100):
            total = 0.0
            for batch in loader:
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()
                total += loss.item()
            if epoch % 20 == 19:
                print(f"{epoch + 1:3d}: training {total / len(loader):.4f}, "
                      f"validation {dataset.get_validation_loss():.4f}")
