# /// submission
# about = "The update is left to optim.SGD with its default learning rate of 0.001, so a mistake changes the weights by a thousandth of label times point."
# changes = "models.py"
# ///
from torch import matmul, no_grad, optim, zeros
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(zeros(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return matmul(x, self.w.T)

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            optimizer = optim.SGD(self.parameters())
            mistakes = True
            while mistakes:
                mistakes = False
                for batch in dataloader:
                    x, label = batch["x"], batch["label"]
                    if self.get_prediction(x) != label.item():
                        self.w.grad = -label * x
                        optimizer.step()
                        mistakes = True
