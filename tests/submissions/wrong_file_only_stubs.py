# /// submission
# about = "Nothing has been written yet: all functions are stubs as they are handed out."
# [q1]
# weights = ["not_attempted", "is still a stub"]
# [q2]
# shape = ["not_attempted", "is still a stub"]
# [q3]
# logits = ["not_attempted", "DigitClassificationModel.__init__ is still a stub"]
# [q4]
# logits = ["not_attempted", "LanguageIDModel.__init__ is still a stub"]
# [q5]
# convolve = ["not_attempted", "is still a stub"]
# logits = ["not_attempted", "DigitConvolutionalModel.forward is still a stub"]
# [q6]
# full_block = ["not_attempted", "is still a stub"]
# short_block = ["not_attempted", "is still a stub"]
# no_future = ["not_attempted", "is still a stub"]
# ///
from torch import no_grad, stack, tensor, ones
from torch.utils.data import DataLoader
from torch.nn import Module, Parameter, Linear
from torch.nn.functional import cross_entropy, relu, mse_loss, softmax
from torch import movedim
import torch


class PerceptronModel(Module):
    def __init__(self, dimensions):
        """
        Initialize a new Perceptron instance.
        """
        super(PerceptronModel, self).__init__()

        "*** YOUR CODE HERE ***"

    def get_weights(self):
        """
        Return the current weights.
        """
        "*** YOUR CODE HERE ***"

    def run(self, x):
        """
        Return the score of x.
        """
        "*** YOUR CODE HERE ***"

    def get_prediction(self, x):
        """
        Return 1 or -1.
        """
        "*** YOUR CODE HERE ***"

    def train(self, dataset):
        """
        Train the perceptron until convergence.
        """
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            "*** YOUR CODE HERE ***"


class RegressionModel(Module):
    def __init__(self):
        # Initialize your model parameters here
        "*** YOUR CODE HERE ***"
        super().__init__()

    def forward(self, x):
        "*** YOUR CODE HERE ***"

    def get_loss(self, x, y):
        "*** YOUR CODE HERE ***"

    def train(self, dataset):
        "*** YOUR CODE HERE ***"


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        "*** YOUR CODE HERE ***"

    def run(self, x):
        """ YOUR CODE HERE """

    def get_loss(self, x, y):
        """ YOUR CODE HERE """

    def train(self, dataset):
        """ YOUR CODE HERE """


class LanguageIDModel(Module):
    def __init__(self):
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        super(LanguageIDModel, self).__init__()
        "*** YOUR CODE HERE ***"

    def run(self, xs):
        "*** YOUR CODE HERE ***"

    def get_loss(self, xs, y):
        "*** YOUR CODE HERE ***"

    def train(self, dataset):
        "*** YOUR CODE HERE ***"


def Convolve(input: tensor, weight: tensor):
    """
    Acts as a convolution layer by applying a 2d convolution.
    """
    input_tensor_dimensions = input.shape
    weight_dimensions = weight.shape
    Output_Tensor = tensor(())
    "*** YOUR CODE HERE ***"

    "*** End Code ***"
    return Output_Tensor


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones((3, 3)))
        """ YOUR CODE HERE """

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = stack(list(map(lambda sample: Convolve(sample, self.convolution_weights), x)))
        x = x.flatten(start_dim=1)
        """ YOUR CODE HERE """

    def get_loss(self, x, y):
        """ YOUR CODE HERE """

    def train(self, dataset):
        """ YOUR CODE HERE """


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        self.register_buffer("mask", torch.tril(ones(block_size, block_size)).view(1, 1, block_size, block_size))
        self.layer_size = layer_size

    def forward(self, input):
        B, T, C = input.size()

        """YOUR CODE HERE"""
