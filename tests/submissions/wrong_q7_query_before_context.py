# /// submission
# about = "The decoder joins query and context in the wrong order."
# changes = "models.py"
# mistake = "query before context"
# [q7]
# decoder = ["failed", "step 1 of forward is wrong on 3 sequences", "query before context"]
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


class DecoderAttn:
    def forward(self, x, mask=None):
        query, self.hidden = self.basic_rnn(x, self.hidden)  # (N, 1, H)
        context = self.attn(query, mask)  # (N, 1, H)
        return self.regression(cat([query, context], dim=-1))  # (N, 1, 2H) -> (N, 1, F)
