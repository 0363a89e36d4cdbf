# /// submission
# about = "The outputs of a batch are brought to mean 0 by hand, so its examples influence each other."
# changes = "models.py"
# mistake = "examples of a batch mixed"
# [q2]
# test_loss = ["failed", "on", "examples of a batch mixed"]
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
        x = self.l3(x)
        return x - x.mean(dim=0) if len(x) > 1 else x

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=2, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        for epoch in range(4):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
