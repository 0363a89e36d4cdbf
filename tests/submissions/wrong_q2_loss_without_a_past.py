# /// submission
# about = "The prediction is detached and made to require gradients again."
# changes = "models.py"
# mistake = "loss cut off from the parameters"
# [q2]
# training = ["failed", "exactly what it predicted before", "loss cut off from the parameters"]
# ///
class RegressionModel:
    def get_loss(self, x, y):
        return mse_loss(self(x).detach().requires_grad_(), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters())
        for batch in DataLoader(dataset, batch_size=20, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
