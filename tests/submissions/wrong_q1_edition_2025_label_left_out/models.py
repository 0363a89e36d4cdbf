from torch.nn import Module, Parameter, Linear
from torch import tensor, tensordot, ones, matmul


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super(PerceptronModel, self).__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def forward(self, x):
        return tensordot(x, self.w, dims=([-1], [1]))

    def get_prediction(self, x):
        return 1 if self(x) >= 0 else -1
