# /// submission
# about = "The layers stand in a plain list, so Module does not know of them and the optimizer gets nothing."
# changes = "models.py"
# mistake = "layers in a plain list"
# [q3]
# training = ["error: exception", "optimizer got an empty parameter list", "layers in a plain list"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.layers = [Linear(784, 100), Linear(100, 50), Linear(50, 10)]

    def run(self, x):
        for layer in self.layers[:-1]:
            x = relu(layer(x))
        return self.layers[-1](x)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for batch in DataLoader(dataset, batch_size=100, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
