# /// submission
# about = "zero_grad stands between backward and step."
# changes = "models.py"
# mistake = "gradients cleared before the step"
# [q2]
# training = ["failed", "exactly what it predicted before", "gradients cleared before the step"]
# ///
class RegressionModel:
    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(3):
            for batch in DataLoader(dataset, batch_size=20, shuffle=True):
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.zero_grad()
                optimizer.step()
