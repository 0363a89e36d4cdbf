# /// submission
# about = "SGD with a learning rate of a millionth."
# changes = "models.py"
# mistake = "learning rate too small"
# [q2]
# test_loss = ["failed", "on", "learning rate too small"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 64)
        self.l2 = Linear(64, 64)
        self.l3 = Linear(64, 1)

    def forward(self, x):
        x = relu(self.l1(x))
        x = relu(self.l2(x))
        return self.l3(x)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.SGD(self.parameters(), lr=0.000001)
        for epoch in range(10):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
