# /// submission
# about = "The optimizer is given the last layer's parameters only."
# changes = "models.py"
# mistake = "optimizer holds a part"
# [q2]
# test_loss = ["failed", "on 200 new points", "optimizer holds a part"]
# ///
class RegressionModel:
    def train(self, dataset):
        optimizer = optim.Adam(self.output.parameters(), lr=0.001)
        for epoch in range(30):
            for batch in DataLoader(dataset, batch_size=20, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
