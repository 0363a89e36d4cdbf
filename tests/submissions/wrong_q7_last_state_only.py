# /// submission
# about = "The encoder returns its last hidden state only, as in translation without attention."
# changes = "models.py"
# mistake = "last state only"
# [q7]
# encoder = ["failed", "forward returned a tensor of shape (3, 1, 7), expected (3, 5, 7).", "last state only"]
# test_loss = ["failed", "in the best of 3 starts"]
# ///
class Encoder:
    def forward(self, x):
        hidden_seq, self.hidden = self.basic_rnn(x)
        return hidden_seq[:, -1:]


class EncoderDecoder:
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
