# /// submission
# about = "train makes an optimizer and returns without ever looping over the data."
# changes = "models.py"
# mistake = "data never read"
# [q2]
# training = ["failed", "through a DataLoader", "data never read"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.hidden = Linear(1, 32)
        self.out = Linear(32, 1)

    def forward(self, x):
        return self.out(relu(self.hidden(x)))

    def train(self, dataset):
        loss = 0
        loader = DataLoader(dataset, batch_size=40, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        while loss > 0.02:
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
