# /// submission
# about = "The second result of the recurrent layer is thrown away."
# changes = "models.py"
# mistake = "hidden state not carried on"
# [q7]
# steps = ["failed", "self.hidden after step 1 is wrong on 3 sequences", "hidden state not carried on"]
# test_loss = ["failed", "in the best of 3 starts"]
# ///
class Decoder:
    def forward(self, x):
        output, _ = self.basic_rnn(x, self.hidden)  # (N, 1, H), (1, N, H)
        return self.regression(output)  # (N, 1, F)


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
        query, _ = self.basic_rnn(x, self.hidden)  # (N, 1, H)
        context = self.attn(query, mask)  # (N, 1, H)
        return self.regression(cat([context, query], dim=-1))  # (N, 1, 2H) -> (N, 1, F)
