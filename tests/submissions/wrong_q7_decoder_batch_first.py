# /// submission
# about = "The decoder begins with a hidden state whose dimensions are not exchanged."
# changes = "models.py"
# mistake = "hidden state with the batch first"
# [q7]
# steps = ["failed", "self.hidden after init_hidden returned a tensor of shape (3, 1, 7), expected (1, 3, 7).", "hidden state with the batch first"]
# test_loss = ["failed", "in the best of 3 starts"]
# ///
class Decoder:
    def init_hidden(self, hidden_seq):
        self.hidden = hidden_seq[:, -1:]


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
