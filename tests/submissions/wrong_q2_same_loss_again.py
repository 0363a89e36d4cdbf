# /// submission
# about = "The loss is computed once and gone back from in every step."
# changes = "models.py"
# mistake = "backward twice on one graph"
# [q2]
# training = ["error: exception", "in train", "backward twice on one graph"]
# ///
class RegressionModel:
    def train(self, dataset):
        batch = next(iter(DataLoader(dataset, batch_size=20, shuffle=True)))
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        loss = self.get_loss(batch['x'], batch['label'])
        for epoch in range(60):
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
