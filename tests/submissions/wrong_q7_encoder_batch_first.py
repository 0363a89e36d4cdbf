# /// submission
# about = "The encoder keeps its last hidden state with the batch in front."
# changes = "models.py"
# mistake = "hidden state with the batch first"
# [q7]
# encoder = ["failed", "self.hidden returned a tensor of shape (3, 1, 7), expected (1, 3, 7).", "hidden state with the batch first"]
# test_loss = ["failed", "in the best of 3 starts"]
# ///
class Encoder:
    def forward(self, x):
        hidden_seq, _ = self.basic_rnn(x)
        self.hidden = hidden_seq[:, -1:]
        return hidden_seq  # (N, L, H)


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
