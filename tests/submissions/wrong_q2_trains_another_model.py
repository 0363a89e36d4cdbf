# /// submission
# about = "train makes a new model and trains that one instead of self."
# changes = "models.py"
# mistake = "optimizer of other parameters"
# [q2]
# training = ["failed", "holds none of this model's parameters", "optimizer of other parameters"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.hidden = Linear(1, 32)
        self.out = Linear(32, 1)

    def forward(self, x):
        return self.out(relu(self.hidden(x)))

    def train(self, dataset):
        model = RegressionModel()
        optimizer = optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(5):
            for batch in DataLoader(dataset, batch_size=40, shuffle=True):
                optimizer.zero_grad()
                loss = model.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
