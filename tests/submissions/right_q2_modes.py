# /// submission
# about = "Inside of train the model is put into training and evaluation mode, as PyTorch's tutorials do."
# changes = "models.py"
# [q2]
# ///
class RegressionModel:
    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(100):
            self.train()
            assert self.training and self.hidden1.training
            for batch in DataLoader(dataset, batch_size=16, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
            self.eval()
            assert not self.training and not self.hidden1.training
