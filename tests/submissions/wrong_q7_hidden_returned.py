# /// submission
# about = "The encoder returns the last hidden state in place of all."
# changes = "models.py"
# mistake = "hidden state returned"
# [q7]
# encoder = ["failed", "forward returned a tensor of shape (1, 3, 7), expected (3, 5, 7).", "hidden state returned"]
# test_loss = ["error: exception", "on the sources alone, in evaluation mode"]
# ///
class Encoder:
    def forward(self, x):
        hidden_seq, self.hidden = self.basic_rnn(x)
        return self.hidden


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
