# /// submission
# about = "train hands get_loss the model's outputs for its inputs, so f(f(x)) is what is learned."
# changes = "models.py"
# mistake = "another loss in train"
# [q2]
# test_loss = ["failed", "on 200 new points.", "another loss in train"]
# ///
class RegressionModel:
    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(200):
            for batch in DataLoader(dataset, batch_size=20, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(self(batch["x"]), batch["label"]).backward()
                optimizer.step()
