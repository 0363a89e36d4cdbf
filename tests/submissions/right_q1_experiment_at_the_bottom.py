# /// submission
# about = "The file ends with the student's own experiment, which trains on backend.PerceptronDataset when it is imported."
# [q1]
# ///
import torch
import backend
from torch import no_grad, ones
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return x @ self.w.t()

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            for _ in range(1000):
                clean = True
                # one point at a time, without a loader
                for i in torch.randperm(len(dataset)).tolist():
                    point = dataset[i]
                    x, label = point['x'].unsqueeze(0), point['label'].item()
                    if self.get_prediction(x) != label:
                        self.w.add_(label * x)
                        clean = False
                if clean:
                    return


model = PerceptronModel(3)
data = backend.PerceptronDataset(model)
model.train(data)
print("weights found:", model.get_weights(), "on", data.x.shape, data.y.shape)
