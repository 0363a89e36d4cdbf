# /// submission
# about = "A forgotten print in run and one in train write more than a megabyte to the screen."
# [q1]
# ///
from torch import no_grad, ones, tensordot
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super(PerceptronModel, self).__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        "*** YOUR CODE HERE ***"
        print("weights are now", self.w, "and x is", x, "-" * 300)
        return tensordot(self.w, x, dims=([1], [1]))

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            accuracy = 0
            while accuracy < 1:
                right = 0
                for batch in dataloader:
                    prediction = self.get_prediction(batch['x'])
                    if prediction == batch['label'].item():
                        right += 1
                    else:
                        self.w += batch['label'] * batch['x']
                accuracy = right / len(dataset)
                print("accuracy", accuracy)
