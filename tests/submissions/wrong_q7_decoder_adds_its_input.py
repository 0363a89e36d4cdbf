# /// submission
# about = "The decoder predicts the way to the next point, and adds it to the last."
# changes = "models.py"
# [q7]
# steps = ["failed", "step 1 of forward is wrong on 3 sequences"]
# test_loss = ["failed", "in the best of 3 starts"]
# ///
class Decoder:
    def forward(self, x):
        output, self.hidden = self.basic_rnn(x, self.hidden)  # (N, 1, H), (1, N, H)
        return x + self.regression(output)  # (N, 1, F)


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
