# /// submission
# about = "Masked scores are 1e-9, where -1e9 is meant."
# changes = "models.py"
# mistake = "masked scores set to 0"
# [q7]
# mask = ["failed", "self.alphas is wrong on a mask of True and False", "masked scores set to 0"]
# heads = ["failed", "forward is wrong on 3 heads with a mask", "masked scores set to 0"]
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
    def forward(self, query, mask=None):
        scores = self.score_function(query)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, 1e-9)
        alphas = softmax(scores, dim=-1)  # (N, 1, L)
        self.alphas = alphas.detach()
        return matmul(alphas, self.values)  # (N, 1, L) @ (N, L, H) -> (N, 1, H)
