# /// submission
# about = "Adam with a learning rate of 3."
# changes = "models.py"
# mistake = "learning rate too large"
# [q2]
# test_loss = ["failed", "on 200 new points", "learning rate too large"]
# ///
class RegressionModel:
    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=3.0)
        for epoch in range(30):
            for batch in DataLoader(dataset, batch_size=20, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
