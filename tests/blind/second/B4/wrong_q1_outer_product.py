# /// submission
# about = "run computes x^T w, the outer product of shape (d, d), instead of the dot product; get_prediction then raises on .item()."
# changes = "models.py"
# ///
from torch import no_grad, zeros
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(zeros(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        # <x, w> = x^T w
        return x.T @ self.w

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            separated = False
            while not separated:
                separated = True
                for batch in dataloader:
                    x, y = batch["x"], batch["label"]
                    if self.get_prediction(x) != y.item():
                        self.w += y * x
                        separated = False
