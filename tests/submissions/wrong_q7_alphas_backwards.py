# /// submission
# about = "The alphas of the last step are stored first."
# changes = "models.py"
# [q7]
# decoder = ["failed", "self.alphas is wrong on sources of 3 points"]
# test_loss = ["failed", "in the best of 3 starts"]
# ///
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


class EncoderDecoderAttn:
    def store_output(self, i, out):
        super().store_output(i, out)
        self.alphas[:, self.target_len - 1 - i, None] = self.decoder.attn.alphas
