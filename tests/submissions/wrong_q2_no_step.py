# /// submission
# about = "Gradients are computed but optimizer.step() is missing."
# changes = "models.py"
# mistake = "optimizer never steps"
# [q2]
# training = ["failed", "no optimizer made a step", "optimizer never steps"]
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
        optimizer = optim.SGD(self.parameters(), lr=0.01)
        for epoch in range(5):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
