# /// submission
# about = "The next input is chosen by torch.where with a coin for every sequence and step, and training uses AdamW with a one-cycle learning rate and clipped gradients."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Module
from torch.nn.functional import mse_loss
from torch.nn.utils import clip_grad_norm_
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
        n = x.shape[0]
        source = x[:, : self.input_len]
        self.init_outputs(n)
        self.decoder.init_hidden(self.encoder(source))

        current = source[:, -1:]
        for step in range(self.target_len):
            predicted = self.decoder(current)
            self.store_output(step, predicted)
            current = predicted
            if self.training:
                k = self.input_len + step
                told = torch.rand(n, 1, 1) < self.teacher_forcing_prob
                current = torch.where(told, x[:, k : k + 1], predicted)
        return self.outputs

    def train(self, dataset):
        epochs = 110
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.02, weight_decay=0.0)
        schedule = optim.lr_scheduler.OneCycleLR(
            optimizer, max_lr=0.02, total_steps=epochs * len(loader), pct_start=0.1
        )
        for epoch in range(epochs):
            for batch in loader:
                loss = mse_loss(self(batch["x"]), batch["label"])
                optimizer.zero_grad()
                loss.backward()
                clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
                schedule.step()
            if epoch % 10 == 9:
                print(f"{epoch + 1} epochs: validation {dataset.get_validation_loss():.4f}")
