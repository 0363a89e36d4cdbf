# /// submission
# about = "Three layers without a non-linear function between them: a straight line."
# changes = "models.py"
# mistake = "no non-linear function"
# [q2]
# test_loss = ["failed", "on 200 new points", "no non-linear function"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.layer1 = Linear(1, 100)
        self.layer2 = Linear(100, 100)
        self.layer3 = Linear(100, 1)

    def forward(self, x):
        return self.layer3(self.layer2(self.layer1(x)))

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=40, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(100):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
