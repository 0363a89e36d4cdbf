# /// submission
# about = "The scores are divided by the square root of the number of keys."
# changes = "models.py"
# mistake = "root of the number of keys"
# [q7]
# attention = ["failed", "score_function is wrong on 6 keys, input_dim=None, proj_values=False", "root of the number of keys"]
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
    def score_function(self, query):
        query = self.linear_query(query)  # (N, 1, H)
        return matmul(query, movedim(self.proj_keys, 1, 2)) / self.proj_keys.size(1)**0.5  # @ (N, H, L) -> (N, 1, L)
