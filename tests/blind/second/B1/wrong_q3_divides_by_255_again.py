# /// submission
# about = "run divides the pixels by 255 although they lie between 0 and 1 already, so the inputs are tiny and four epochs don't reach 97%."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.layer1 = Linear(input_size, 200)
        self.layer2 = Linear(200, output_size)

    def run(self, x):
        x = x / 255.0  # grey values to [0, 1]
        x = relu(self.layer1(x))
        return self.layer2(x)

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(4):
            total = 0.0
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                total += loss.item()
            print("epoch", epoch, "loss", total / len(loader), "validation", dataset.get_validation_accuracy())
