# /// submission
# about = "The weights start at zero and every update binds self.w to a new Parameter; run returns a tensor of shape ()."
# [q1]
# ///
from torch import no_grad, stack, zeros
from torch.utils.data import DataLoader
from torch.nn import Module

from torch.nn import Parameter, Linear
from torch import optim, tensor, tensordot, empty, ones
from torch.nn.functional import cross_entropy, relu, mse_loss
from torch import movedim


class PerceptronModel(Module):
    def __init__(self, dimensions):
        """
        Initialize a new Perceptron instance.
        """
        super(PerceptronModel, self).__init__()
        "*** YOUR CODE HERE ***"
        self.dimensions = dimensions
        self.w = Parameter(zeros(1, dimensions))

    def get_weights(self):
        """
        Return a Parameter instance with the current weights of the perceptron.
        """
        return self.w

    def run(self, x):
        "*** YOUR CODE HERE ***"
        return tensordot(x.flatten(), self.w.flatten(), dims=1)

    def get_prediction(self, x):
        "*** YOUR CODE HERE ***"
        if self.run(x) < 0:
            return -1
        return 1

    def train(self, dataset):
        """
        Train the perceptron until convergence.
        """
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            "*** YOUR CODE HERE ***"
            converged = False
            while not converged:
                converged = True
                for batch in dataloader:
                    x, y = batch['x'], batch['label']
                    if self.get_prediction(x) != y:
                        converged = False
                        self.w = Parameter(self.w + y * x)
