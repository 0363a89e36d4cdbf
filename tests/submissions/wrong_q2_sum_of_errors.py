# /// submission
# about = "get_loss sums the squared errors instead of averaging them; the training works all the same."
# changes = "models.py"
# mistake = "sum for mean"
# [q2]
# loss = ["failed", "sum of the squared errors", "sum for mean"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 50)
        self.l2 = Linear(50, 50)
        self.l3 = Linear(50, 1)

    def forward(self, x):
        x = torch.tanh(self.l1(x))
        x = torch.tanh(self.l2(x))
        return self.l3(x)

    def get_loss(self, x, y):
        return torch.sum((self.forward(x) - y) ** 2)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(1000):
            worst = 0
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
                worst = max(worst, loss.item() / len(batch['x']))
            if worst < 0.002:
                break
