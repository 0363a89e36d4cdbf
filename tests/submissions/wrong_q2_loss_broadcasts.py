# /// submission
# about = "get_loss compares (batch,) with (batch, 1), which broadcasts to (batch, batch); the mean hides it."
# changes = "models.py"
# mistake = "all pairs compared"
# [q2]
# loss = ["failed", "get_loss is wrong on a batch of 7", "all pairs compared"]
# test_loss = ["failed", "on 200 new points"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 100)
        self.l2 = Linear(100, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        prediction = self.forward(x).flatten()
        return ((prediction - y) ** 2).mean()

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(50):
            for batch in DataLoader(dataset, batch_size=50, shuffle=True):
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
