# /// submission
# about = "The loss compares the predictions with the source instead of the target."
# changes = "models.py"
# mistake = "loss on the source"
# [q7]
# test_loss = ["failed", "in the best of 3 starts", "loss on the source"]
# ///
class EncoderDecoder:
    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.02)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.98)
        for _ in range(20):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["x"][:, :2])
                loss.backward()
                optimizer.step()
            schedule.step()
