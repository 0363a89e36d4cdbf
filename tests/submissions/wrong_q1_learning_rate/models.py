from torch import no_grad, ones, matmul
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))
        self.learning_rate = 0.1

    def get_weights(self):
        return self.w

    def run(self, x):
        return matmul(self.w, x.T)

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while True:
                wrong = 0
                for batch in dataloader:
                    x, y = batch['x'], batch['label'].item()
                    if self.get_prediction(x) != y:
                        self.w += self.learning_rate * y * x
                        wrong += 1
                if wrong == 0:
                    break
