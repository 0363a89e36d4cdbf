# /// submission
# about = "Whether there is a teacher is drawn once for a call, as in the seq2seq translation tutorial, not anew at each step."
# changes = "models.py"
# ///
import torch
from torch import nn, optim
from torch.utils.data import DataLoader


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
        source = x[:, : self.input_len]
        target = x[:, self.input_len :]
        self.init_outputs(x.size(0))
        encoder_outputs = self.encoder(source)
        self.decoder.init_hidden(encoder_outputs)
        decoder_input = source[:, -1:]

        use_teacher_forcing = self.training and (torch.rand(1) < self.teacher_forcing_prob).item()

        for di in range(self.target_len):
            decoder_output = self.decoder(decoder_input)
            self.store_output(di, decoder_output)
            if use_teacher_forcing:
                decoder_input = target[:, di : di + 1]  # Teacher forcing
            else:
                decoder_input = decoder_output
        return self.outputs

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=16, shuffle=True)
        criterion = nn.MSELoss()
        optimizer = optim.Adam(self.parameters(), lr=0.015)
        for epoch in range(1, 101):
            total = 0
            for batch in loader:
                optimizer.zero_grad()
                loss = criterion(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()
                total += loss.item()
            if epoch % 20 == 0:
                print(epoch, total / len(loader), dataset.get_validation_loss())
