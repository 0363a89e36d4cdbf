# /// submission
# about = "The decoder begins with the encoder's first hidden state."
# changes = "models.py"
# mistake = "first state for the last"
# [q7]
# steps = ["failed", "self.hidden after init_hidden is wrong on 3 sequences", "first state for the last"]
# test_loss = ["failed", "in the best of 3 starts"]
# ///
class Decoder:
    def init_hidden(self, hidden_seq):
        self.hidden = movedim(hidden_seq[:, :1], 1, 0)


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
