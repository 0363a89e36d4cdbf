# /// submission
# about = "The mask is applied to the weights: they don't add up to 1 any more."
# changes = "models.py"
# mistake = "mask after the softmax"
# [q7]
# mask = ["failed", "self.alphas is wrong on a mask of True and False", "mask after the softmax"]
# heads = ["failed", "forward is wrong on 3 heads with a mask", "mask after the softmax"]
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
        alphas = softmax(scores, dim=-1)  # (N, 1, L)
        if mask is not None:
            alphas = alphas.masked_fill(mask == 0, 0)
        self.alphas = alphas.detach()
        return matmul(alphas, self.values)  # (N, 1, L) @ (N, L, H) -> (N, 1, H)
