# /// submission
# about = "The arguments of cross_entropy are swapped (labels first, scores second), so the loss can fall without end and says little about the right digit."
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
        self.hidden = Linear(input_size, 256)
        self.out = Linear(256, output_size)

    def run(self, x):
        return self.out(relu(self.hidden(x)))

    def get_loss(self, x, y):
        return cross_entropy(y, self.run(x))

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(5):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() > 0.976:
                break
