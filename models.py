"""From Perceptron to Attention: the models, in the order of the questions.

Write your code below each line that reads "*** YOUR CODE HERE ***"; leave the names and the arguments of
classes, methods and functions as they are. You may add layers, methods and functions of your own.
ASSIGNMENT.md explains every question. To have one checked:

    python autograder.py -q q1
"""

import torch
from torch import matmul, movedim, no_grad, ones, optim, stack, tensor, tensordot
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, mse_loss, relu, softmax
from torch.utils.data import DataLoader

# Every tensor is float32 unless a docstring says otherwise. Shapes are written (rows, columns).


# --- q1: Perceptron -------------------------------------------------------------------------------------


class PerceptronModel(Module):
    """A linear classifier: it says on which side of a line (or plane) through the origin a point lies."""

    def __init__(self, dimensions):
        """Create the weights, one for each of the `dimensions` coordinates of a point.

        Store a Parameter of shape (1, dimensions): `Parameter(t)` turns a tensor t into one. The values to
        start from are your choice; `ones(rows, columns)` makes a tensor filled with ones.
        """
        super().__init__()
        "*** YOUR CODE HERE ***"
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        """Return the Parameter that holds the current weights, of shape (1, dimensions)."""
        "*** YOUR CODE HERE ***"
        return self.w

    def run(self, x):
        """Return the score of one point: the dot product of the point and the weights.

        x: (1, dimensions)
        returns: a tensor that holds one number, for example of shape (1, 1)

        Hint: the shapes (1, d) and (1, d) don't fit a matrix product as they are. Transpose one of them, or
        look up which dimensions `tensordot` can be told to sum over.
        """
        "*** YOUR CODE HERE ***"
        return matmul(x, self.w.T)  # (1, d) @ (d, 1) -> (1, 1)

    def get_prediction(self, x):
        """Return the class of one point: the number 1 if its score is zero or more, else the number -1.

        x: (1, dimensions)
        """
        "*** YOUR CODE HERE ***"
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        """Apply the perceptron rule to one point after the other until a whole pass has no mistake.

        Each batch is a dictionary: batch['x'] is a point (1, dimensions), batch['label'] is its class, 1 or
        -1, as a tensor (1, 1). A point that is classified correctly changes nothing; after a mistake,
        `label * x` is added to the weights.

        Hint: `t.item()` gives the number inside a tensor of one element. `no_grad()` below lets you change
        a Parameter in place.
        """
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            "*** YOUR CODE HERE ***"
            mistakes = 1  # so that the first pass takes place
            while mistakes > 0:
                mistakes = 0
                for batch in dataloader:
                    x, label = batch["x"], batch["label"].item()
                    if self.get_prediction(x) != label:
                        self.w += label * x
                        mistakes += 1


# --- q2: Non-linear regression --------------------------------------------------------------------------


class RegressionModel(Module):
    """A network that learns a function from numbers to numbers: sin(x) for x in [-2 pi, 2 pi]."""

    def __init__(self):
        """Create the layers. `Linear(a, b)` turns a batch (batch, a) into (batch, b).

        Hint: without a non-linear function such as `relu` between them, two layers can do no more than one.
        """
        super().__init__()
        "*** YOUR CODE HERE ***"
        self.hidden1 = Linear(1, 128)
        self.hidden2 = Linear(128, 128)
        self.output = Linear(128, 1)

    def forward(self, x):
        """Return the network's prediction for each number of a batch.

        x: (batch, 1)
        returns: (batch, 1)

        Hint: sin(x) is negative half of the time. Can your last layer give negative numbers?
        """
        "*** YOUR CODE HERE ***"
        x = relu(self.hidden1(x))  # (batch, 128)
        x = relu(self.hidden2(x))  # (batch, 128)
        return self.output(x)  # (batch, 1); no relu here, sin(x) goes below zero

    def get_loss(self, x, y):
        """Return the mean squared error of the predictions for x.

        x: (batch, 1)
        y: (batch, 1), the true values
        returns: a tensor that holds one number, attached to the graph, so that .backward() works on it
        """
        "*** YOUR CODE HERE ***"
        return mse_loss(self(x), y)

    def train(self, dataset):
        """Fit the network to the data set.

        Make a DataLoader as in q1, with a batch size of your choice. A batch holds 'x' (batch, 1) and
        'label' (batch, 1). Create one optimizer before the loop, for example
        `optim.Adam(self.parameters(), lr=...)`, and repeat the four-line training step (ASSIGNMENT.md) for
        every batch, for as many epochs as it takes. Put an end to the loop that is certain to come.
        """
        "*** YOUR CODE HERE ***"
        dataloader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        # The steps get smaller and smaller, so that the curve comes to rest at the end.
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.985)
        for _ in range(250):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()


# --- q3: Digit classification ---------------------------------------------------------------------------


class DigitClassificationModel(Module):
    """A network that tells which of the ten digits a grey-scale image of 28 x 28 pixels shows.

    An image comes as one row of 784 numbers between 0 (black) and 1 (white).
    """

    def __init__(self):
        """Create the layers, from 784 inputs to 10 outputs."""
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        "*** YOUR CODE HERE ***"
        self.hidden = Linear(input_size, 256)
        self.output = Linear(256, output_size)

    def run(self, x):
        """Return ten scores (logits) for each image; the highest one is the prediction.

        x: (batch, 784)
        returns: (batch, 10), any real numbers, neither a softmax nor a relu after the last layer
        """
        "*** YOUR CODE HERE ***"
        x = relu(self.hidden(x))  # (batch, 256)
        return self.output(x)  # (batch, 10)

    def get_loss(self, x, y):
        """Return the loss of the scores for x: one number.

        x: (batch, 784)
        y: (batch, 10), one-hot: in each row a 1.0 at the true digit and 0.0 elsewhere

        Hint: `cross_entropy` takes logits and one-hot labels, and does the softmax itself.
        """
        "*** YOUR CODE HERE ***"
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        """Fit the network to the data set, whose batches hold 'x' (batch, 784) and 'label' (batch, 10).

        `dataset.get_validation_accuracy()` gives your present share of right answers on digits that are not
        trained on. It runs the network on all of them, so ask once an epoch rather than once a batch, and
        aim somewhat higher than the threshold: the score is counted on other digits. A fixed maximum of
        epochs makes sure that the loop ends.
        """
        "*** YOUR CODE HERE ***"
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.6)
        for _ in range(7):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()
            if dataset.get_validation_accuracy() >= 0.982:  # a margin above the threshold of 97 %
                break


# --- q4: Language identification ------------------------------------------------------------------------


class LanguageIDModel(Module):
    """A recurrent network that reads a word letter by letter and tells which of five languages it is from."""

    def __init__(self):
        """Create the layers.

        Hint: you need one layer for a letter (self.num_chars inputs), one for the hidden state that the
        network carries from letter to letter, and one from the last hidden state to the five scores.
        """
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        "*** YOUR CODE HERE ***"
        hidden_size = 256
        self.letter = Linear(self.num_chars, hidden_size)
        self.state = Linear(hidden_size, hidden_size)
        self.output = Linear(hidden_size, len(self.languages))

    def run(self, xs):
        """Return five scores (logits) for each word of a batch.

        All words of a batch have the same length; it differs from batch to batch.

        xs: (length, batch, 47), or a list of `length` tensors (batch, 47). xs[i] holds letter number i of
            every word, one-hot: if word 7 of the batch is "cat", then xs[1][7, 0] is 1.0, since "a" is
            letter 0 of the 47.
        returns: (batch, 5)

        Hint: the first letter alone makes the first hidden state, h = f(x0 W). Each letter after it is
        combined with what was read before, h = f(x W + h U), by the same W and U for every letter.
        """
        "*** YOUR CODE HERE ***"
        h = relu(self.letter(xs[0]))  # (batch, 256)
        for x in xs[1:]:
            h = relu(self.letter(x) + self.state(h))  # (batch, 256)
        return self.output(h)  # (batch, 5)

    def get_loss(self, xs, y):
        """Return the loss of the scores for xs: one number.

        xs: as in run
        y: (batch, 5), one-hot
        """
        "*** YOUR CODE HERE ***"
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        """Fit the network to the data set, whose batches hold 'x' (batch, length, 47) and 'label' (batch, 5).

        `run` wants the letters first, (length, batch, 47). `movedim(t, source, destination)` moves one
        dimension of a tensor to another place and keeps the others in order; a reshape would mix up the
        words. `dataset.get_validation_accuracy()` works as in q3.
        """
        "*** YOUR CODE HERE ***"
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.85)
        for _ in range(20):
            for batch in dataloader:
                xs = movedim(batch["x"], 1, 0)  # (length, batch, 47)
                optimizer.zero_grad()
                loss = self.get_loss(xs, batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()
            if dataset.get_validation_accuracy() >= 0.88:
                break


# --- q5: Convolutional networks -------------------------------------------------------------------------


def Convolve(input, weight):
    """Slide the kernel `weight` over the image `input` and return the image of weighted sums.

    input: (H, W)
    weight: (h, w), no larger than the image
    returns: (H-h+1, W-w+1), where

        output[y, x] = sum over i, j of input[y + i, x + j] * weight[i, j]

    The kernel never leaves the image (no padding), moves by one pixel, and isn't flipped. The result must
    be made of tensor operations on `weight`, so that gradients reach it. PyTorch's own convolutions
    (torch.nn.Conv2d, conv2d, unfold and fold of torch.nn.functional, ...) are not allowed.

    Hint: `input[y:y + h, x:x + w]` is the part of the image under the kernel. Two loops over all its places
    are right, but slow; `tensordot` and an idea can replace them.
    """
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    # Tensor.unfold lays out all windows of the kernel's height, then of its width, without copying.
    windows = input.unfold(0, kernel_height, 1).unfold(1, kernel_width, 1)  # (H-h+1, W-w+1, h, w)
    output = tensordot(windows, weight, dims=2)  # the last two dimensions are summed: (H-h+1, W-w+1)
    "*** End Code ***"
    return output


class DigitConvolutionalModel(Module):
    """A network for the digits of q3 that looks at them through a learned 3 x 3 kernel first.

    It has only 500 images to learn from.
    """

    def __init__(self):
        """Create the layers that follow the convolution.

        Hint: how many numbers are left of a 28 x 28 image after a 3 x 3 kernel without padding?
        """
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        "*** YOUR CODE HERE ***"
        self.hidden = Linear(26 * 26, 128)
        self.output = Linear(128, output_size)

    def run(self, x):
        """Return ten scores (logits) for each image: (batch, 784) -> (batch, 10)."""
        return self(x)

    def forward(self, x):
        """Return ten scores (logits) for each image.

        The given lines convolve every image and lay the results out as rows; go on from there as in q3.

        x: (batch, 784)
        returns: (batch, 10)
        """
        x = x.reshape(len(x), 28, 28)
        x = stack(list(map(lambda sample: Convolve(sample, self.convolution_weights), x)))
        x = x.flatten(start_dim=1)
        "*** YOUR CODE HERE ***"
        x = relu(self.hidden(x))  # (batch, 676) -> (batch, 128)
        return self.output(x)  # (batch, 10)

    def get_loss(self, x, y):
        """Return the loss of the scores for x (batch, 784) and one-hot labels y (batch, 10): one number."""
        "*** YOUR CODE HERE ***"
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        """Fit the network to the data set, whose batches hold 'x' (batch, 784) and 'label' (batch, 10).

        `dataset.get_validation_accuracy()` works as in q3, on 100 digits: it moves in steps of 1 %, and
        luck is worth several of them.
        """
        "*** YOUR CODE HERE ***"
        dataloader = DataLoader(dataset, batch_size=50, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for _ in range(30):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()


# --- q6: Causal attention -------------------------------------------------------------------------------


class Attention(Module):
    """One head of causal self-attention: each position of a sequence gathers what it and those before say."""

    def __init__(self, layer_size, block_size):
        """All the layers you need, and the mask. There is nothing to write here.

        layer_size: how many numbers describe one position
        block_size: the longest sequence that the layer can take
        """
        super().__init__()
        self.layer_size = layer_size
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        # Ones on and below the diagonal, zeros above; the leading dimensions stand for batch and heads.
        mask = torch.tril(ones(block_size, block_size)).view(1, 1, block_size, block_size)
        self.register_buffer("mask", mask)  # moves and is saved with the model, but isn't trained

    def forward(self, input):
        """Apply causal attention to a batch of sequences.

        input: (batch, T, layer_size), with T no larger than block_size
        returns: (batch, T, layer_size)

        1. K, Q and V: what k_layer, q_layer and v_layer make of the input, each (batch, T, layer_size).
        2. The scores, K times Q transposed, divided by the square root of layer_size: (batch, T, T). Row t,
           column s is the product of row t of K and row s of Q.
        3. Causality: position t may see the positions 0 to t. Wherever the mask's top left T x T part,
           `self.mask[0, 0, :T, :T]`, is zero, put float('-inf') in place of the score.
        4. Softmax over the last dimension, so that each row of weights adds up to 1.
        5. The weights times V.

        Hint: the transpose swaps the last two dimensions and leaves the batch where it is. `masked_fill`
        returns a new tensor.
        """
        B, T, C = input.size()
        "*** YOUR CODE HERE ***"
        K = self.k_layer(input)  # (B, T, C)
        Q = self.q_layer(input)  # (B, T, C)
        V = self.v_layer(input)  # (B, T, C)
        scores = matmul(K, movedim(Q, 1, 2)) / self.layer_size**0.5  # (B, T, C) @ (B, C, T) -> (B, T, T)
        # exp(-inf) is 0, so the softmax gives no weight to what lies in the future.
        scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))
        weights = softmax(scores, dim=-1)  # each row sums to 1 over the positions attended to
        return matmul(weights, V)  # (B, T, T) @ (B, T, C) -> (B, T, C)
