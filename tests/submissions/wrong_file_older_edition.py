# /// submission
# about = "An edition without Convolve and Attention: q5 and q6 are not in the file, q1 is right."
# [q1]
# [q5]
# convolve = ["not_attempted", "is not in this models.py"]
# logits = ["not_attempted", "DigitConvolutionalModel is not in this models"]
# [q6]
# full_block = ["not_attempted", "Attention is not in this models.py"]
# short_block = ["not_attempted", "Attention is not in this models.py"]
# no_future = ["not_attempted", "Attention is not in this models.py"]
# ///
import torch
from torch import no_grad, ones
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import softmax
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            done = False
            while not done:
                done = True
                for batch in DataLoader(dataset, batch_size=1, shuffle=True):
                    if self.get_prediction(batch['x']) != batch['label']:
                        self.w += batch['label'] * batch['x']
                        done = False
