# /// submission
# about = "The keys pass through linear_query."
# changes = "models.py"
# mistake = "keys through linear_query"
# [q7]
# attention = ["failed", "score_function is wrong on 6 keys, input_dim=None, proj_values=False", "keys through linear_query"]
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


class CrossAttention:
    def init_keys(self, keys):
        self.keys = keys
        self.proj_keys = self.linear_query(keys)
        self.values = self.linear_value(keys) if self.proj_values else keys
