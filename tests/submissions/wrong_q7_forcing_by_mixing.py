# /// submission
# about = "The next input is a mean of prediction and truth, weighted by the probability."
# changes = "models.py"
# mistake = "mean of teacher and prediction"
# [q7]
# forcing = ["failed", "With teacher_forcing_prob 0.5, step 2 goes on neither from the prediction before it nor from the true point.", "mean of teacher and prediction"]
# test_loss = ["failed", "in the best of 3 starts"]
# ///
class EncoderDecoder:
    def forward(self, x):
        source, target = x[:, : self.input_len], x[:, self.input_len :]
        self.init_outputs(len(x))
        self.decoder.init_hidden(self.encoder(source))
        point = source[:, -1:]  # (N, 1, F)
        for i in range(self.target_len):
            out = self.decoder(point)
            self.store_output(i, out)
            point = out
            if self.training:
                point = out + self.teacher_forcing_prob * (target[:, i : i + 1] - out)
        return self.outputs

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
