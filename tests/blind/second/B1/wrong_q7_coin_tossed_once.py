# /// submission
# about = "Whether the teacher helps is drawn once before the loop for the whole target instead of anew at each step."
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
        source = x[:, : self.input_len]
        self.init_outputs(len(x))
        self.decoder.init_hidden(self.encoder(source))

        use_teacher = False
        if self.training:
            use_teacher = bool(torch.rand(1) < self.teacher_forcing_prob)

        point = source[:, -1:]
        for i in range(self.target_len):
            out = self.decoder(point)
            self.store_output(i, out)
            if use_teacher:
                point = x[:, self.input_len + i : self.input_len + i + 1]
            else:
                point = out
        return self.outputs

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.015)
        for epoch in range(100):
            for batch in loader:
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()
            if epoch % 20 == 19:
                print(epoch, loss.item(), dataset.get_validation_loss())
