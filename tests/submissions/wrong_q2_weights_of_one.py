# /// submission
# about = "All weights start at the same number."
# changes = "models.py"
# mistake = "all weights alike"
# [q2]
# test_loss = ["failed", "on", "all weights alike"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 64)
        self.l2 = Linear(64, 64)
        self.l3 = Linear(64, 1)
        for layer in (self.l1, self.l2, self.l3):
            layer.weight.data.fill_(0.1)
            layer.bias.data.fill_(0.0)

    def forward(self, x):
        x = relu(self.l1(x))
        x = relu(self.l2(x))
        return self.l3(x)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(60):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
