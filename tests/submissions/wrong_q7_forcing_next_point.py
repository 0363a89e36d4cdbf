# /// submission
# about = "The teacher gives the point after the one that the step should have predicted."
# changes = "models.py"
# mistake = "the point after the true one"
# [q7]
# forcing = ["failed", "forward with teacher_forcing_prob 1 is wrong on sources of 2 points, in training mode", "the point after the true one"]
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
            forced = self.training and torch.rand(1) < self.teacher_forcing_prob
            point = target[:, i + 1 : i + 2] if forced else out
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
