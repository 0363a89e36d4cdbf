# /// submission
# about = "A relu after the last layer, so the network cannot go below zero."
# changes = "models.py"
# mistake = "ReLU on the output"
# [q2]
# test_loss = ["failed", "asked for: at most 0.05", "ReLU on the output"]
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
        return relu(self.l3(x))

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=50, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(150):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
