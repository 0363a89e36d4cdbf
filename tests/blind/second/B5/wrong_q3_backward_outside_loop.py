# /// submission
# about = "backward and step are indented one level too little and run once an epoch, for the last batch only."
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
        self.fc1 = Linear(input_size, 128)
        self.fc2 = Linear(128, output_size)

    def run(self, x):
        h = relu(self.fc1(x))
        return self.fc2(h)

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        for epoch in range(8):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
            loss.backward()
            optimizer.step()
            print(epoch, loss.item(), dataset.get_validation_accuracy())
