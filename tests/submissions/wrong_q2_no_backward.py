# /// submission
# about = "The training step lacks loss.backward()."
# changes = "models.py"
# mistake = "backward never called"
# [q2]
# training = ["failed", "backward() was never called", "backward never called"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.hidden = Linear(1, 32)
        self.out = Linear(32, 1)

    def forward(self, x):
        return self.out(relu(self.hidden(x)))

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=40, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(5):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                optimizer.step()
