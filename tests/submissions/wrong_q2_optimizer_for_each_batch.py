# /// submission
# about = "A new Adam for every batch."
# changes = "models.py"
# mistake = "optimizer made anew for each batch"
# [q2]
# test_loss = ["failed", "on", "optimizer made anew for each batch"]
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
        for epoch in range(20):
            for batch in loader:
                optimizer = optim.Adam(self.parameters(), lr=0.03)
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
