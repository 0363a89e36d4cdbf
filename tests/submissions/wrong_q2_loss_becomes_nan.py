# /// submission
# about = "A logarithm of numbers below zero in the loss of the training."
# changes = "models.py"
# mistake = "loss not a number"
# [q2]
# test_loss = ["failed", "forward returned NaN: 200 of 200 numbers are not finite.", "loss not a number"]
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
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(60):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label']) + (batch['label'] + 0.9).log().mean() * self(batch['x']).mean()
                loss.backward()
                optimizer.step()
