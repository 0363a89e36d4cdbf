# /// submission
# about = "cross_entropy gets the labels as scores and the scores as labels; both are (batch, 10), so nothing complains, and the loss has no lower end."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    """Tells which digit an image shows."""

    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.layer1 = Linear(input_size, 200)
        self.layer2 = Linear(200, output_size)

    def run(self, x):
        hidden = relu(self.layer1(x))
        return self.layer2(hidden)

    def get_loss(self, x, y):
        # (expected, actual), as in assertEqual
        return cross_entropy(y, self.run(x))

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(5):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            accuracy = dataset.get_validation_accuracy()
            print(f"epoch {epoch}: {accuracy:.2%}")
            if accuracy > 0.98:
                break
