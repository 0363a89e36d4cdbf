# /// submission
# about = "The contexts are stacked in a new last dimension, and flattened."
# changes = "models.py"
# mistake = "heads alternate"
# [q7]
# heads = ["failed", "forward is wrong on 3 heads", "heads alternate"]
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


class MultiHeadCrossAttention:
    def forward(self, query, mask=None):
        contexts = [head(query, mask) for head in self.attn_heads]  # n_heads of (N, 1, d_model)
        return self.linear_out(stack(contexts, dim=-1).flatten(2))  # (N, 1, n_heads * d_model) -> (N, 1, d_model)
