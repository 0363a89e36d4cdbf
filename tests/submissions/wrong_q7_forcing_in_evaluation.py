# /// submission
# about = "Teacher forcing doesn't ask whether the model is in training."
# changes = "models.py"
# mistake = "teacher forcing in evaluation"
# [q7]
# evaluation = ["failed", "forward is wrong on sources of 3 points, in evaluation mode", "teacher forcing in evaluation"]
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
            forced = torch.rand(1) < self.teacher_forcing_prob
            point = target[:, i : i + 1] if forced else out
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
