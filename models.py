"""From Perceptron to Attention: the models, in the order of the questions.

Write your code below each line that reads "*** YOUR CODE HERE ***"; leave the names and the arguments of
classes, methods and functions as they are. You may add layers, methods and functions of your own.
ASSIGNMENT.md explains every question. To have one checked:

    python autograder.py -q q1
"""

import torch
from torch import cat, matmul, movedim, no_grad, ones, optim, stack, tensor, tensordot
from torch.nn import GRU, Dropout, Embedding, LayerNorm, Linear, Module, ModuleList, Parameter
from torch.nn.functional import cross_entropy, mse_loss, relu, softmax
from torch.utils.data import DataLoader

from backend import convolve_batch

# Every tensor is float32 unless a docstring says otherwise. Shapes are written (rows, columns).


# --- q1: Perceptron -------------------------------------------------------------------------------------


class PerceptronModel(Module):
    """A linear classifier: it tells on which side of a line (or plane) through the origin a point lies."""

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
                    x = batch["x"]
                    label = batch["label"].item()
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
        every batch, for as many epochs as it takes. Make sure that the loop ends in any case.
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
    """A network that tells which of the ten digits a greyscale image of 28 x 28 pixels shows.

    An image comes as one row of 784 numbers from 0 (black) to 1 (white).
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
        returns: (batch, 10), any real numbers: no softmax and no relu follows the last layer
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

        `dataset.get_validation_accuracy()` gives the network's present share of right answers on digits that
        it is not trained on. It runs the network on all of them, so ask once an epoch rather than once a
        batch, and aim somewhat higher than the threshold: the score is counted on other digits. A fixed
        maximum of epochs makes sure that the loop ends.
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
    be made by tensor operations on `weight`, so that gradients reach it. PyTorch's own convolutions
    (torch.nn.Conv2d, conv2d, unfold and fold of torch.nn.functional, ...) are not allowed.

    Hint: `input[y:y + h, x:x + w]` is the part of the image under the kernel. Two loops over all places of
    the kernel are right, but slow; `tensordot` and an idea can replace them.
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

        The given lines convolve every image and lay each result out as a row; go on from there as in q3.
        convolve_batch (in backend.py) calls Convolve for all images at once, or for one after the other.

        x: (batch, 784)
        returns: (batch, 10)
        """
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)  # Convolve of each: (batch, 26, 26)
        x = x.flatten(start_dim=1)  # (batch, 676)
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
    """One head of causal self-attention: each position learns from itself and from those before it."""

    def __init__(self, layer_size, block_size):
        """Create all the layers you need, and the mask. There is nothing to write here.

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


# --- q7: Encoder-decoder with attention -----------------------------------------------------------------


class Encoder(Module):
    """Reads a sequence and returns the hidden state after each of its points."""

    def __init__(self, n_features, hidden_dim):
        """Create the recurrent layer. There is nothing to write here.

        n_features: how many numbers describe one point of a sequence (2 for a point of the plane)
        hidden_dim: how many numbers the hidden state holds
        """
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)

    def forward(self, x):
        """Return the hidden state after every point of the sequences, and keep the last one.

        x: (N, L, n_features)
        returns: (N, L, hidden_dim)

        `self.basic_rnn(x)` gives two tensors: the hidden states of all steps, and the last hidden state
        once more, in another shape, (1, N, hidden_dim). Store the latter as `self.hidden`.
        """
        "*** YOUR CODE HERE ***"
        hidden_seq, self.hidden = self.basic_rnn(x)
        return hidden_seq  # (N, L, H)


class Decoder(Module):
    """Predicts one point after the other, from the point before it and a hidden state that it carries on."""

    def __init__(self, n_features, hidden_dim):
        """Create the recurrent layer, and the layer from a hidden state to a point. Nothing to write here."""
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)
        self.regression = Linear(hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        """Start from what the encoder has read: set `self.hidden` to its last hidden state.

        hidden_seq: (N, L, hidden_dim), as Encoder.forward returns it
        self.hidden: (1, N, hidden_dim), since a recurrent layer takes its hidden state with the batch in
            the middle, even with batch_first=True

        Hint: `hidden_seq[:, -1:]` keeps the dimension that `hidden_seq[:, -1]` drops.
        """
        "*** YOUR CODE HERE ***"
        self.hidden = movedim(hidden_seq[:, -1:], 1, 0)  # (N, 1, H) -> (1, N, H)

    def forward(self, x):
        """Take one step: read one point for each sequence, and predict the next.

        x: (N, 1, n_features)
        returns: (N, 1, n_features)

        The recurrent layer reads x with the hidden state `self.hidden`; its second result is the hidden
        state for the next call.
        """
        "*** YOUR CODE HERE ***"
        output, self.hidden = self.basic_rnn(x, self.hidden)  # (N, 1, H), (1, N, H)
        return self.regression(output)  # (N, 1, F)


class EncoderDecoder(Module):
    """Reads the source with an encoder, then predicts the target point by point with a decoder."""

    def __init__(self, encoder, decoder, input_len, target_len, teacher_forcing_prob=0.5):
        """Keep the parts. There is nothing to write here.

        input_len: how many points the source has
        target_len: how many points are to be predicted
        teacher_forcing_prob: the probability, at each step in training, that the decoder goes on from the
            true point rather than from the point that it has predicted
        """
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
        self.input_len = input_len
        self.target_len = target_len
        self.teacher_forcing_prob = teacher_forcing_prob
        self.outputs = None

    def init_outputs(self, batch_size):
        """Make room for the predictions of a batch: `self.outputs`, (N, target_len, n_features), all zero."""
        self.outputs = torch.zeros(batch_size, self.target_len, self.encoder.n_features)

    def store_output(self, i, out):
        """Keep the prediction of step i, (N, 1, n_features), in `self.outputs`."""
        self.outputs[:, i : i + 1] = out

    def forward(self, x):
        """Predict the target of each sequence.

        x: (N, input_len + target_len, n_features); the source alone, (N, input_len, n_features), is enough
            when the model isn't in training mode
        returns: `self.outputs`, (N, target_len, n_features)

        1. The encoder reads the source, the first input_len points; its hidden states start the decoder
           (`init_hidden`). Call `self.init_outputs(N)` for every batch.
        2. The decoder takes target_len steps. Its first input is the last point of the source. Pass each
           prediction to `self.store_output`.
        3. The input of the next step is what it has just predicted. In training mode (`self.training` is
           True), and there only, it is the true point of this step instead with the probability
           teacher_forcing_prob, drawn anew at each step: `torch.rand(1) < probability`.
        """
        "*** YOUR CODE HERE ***"
        source = x[:, : self.input_len]
        target = x[:, self.input_len :]
        self.init_outputs(len(x))
        self.decoder.init_hidden(self.encoder(source))
        point = source[:, -1:]  # (N, 1, F)
        for i in range(self.target_len):
            out = self.decoder(point)
            self.store_output(i, out)
            forced = self.training and torch.rand(1) < self.teacher_forcing_prob
            point = target[:, i : i + 1] if forced else out
        return self.outputs

    def train(self, dataset):
        """Fit the model to sequences, with the mean squared error of all predicted coordinates.

        A batch holds 'x' (batch, input_len + target_len, n_features), the whole sequences, and 'label'
        (batch, target_len, n_features), their targets. `dataset.get_validation_loss()` gives the present
        mean squared error on other sequences, without teacher forcing.
        """
        "*** YOUR CODE HERE ***"
        dataloader = DataLoader(dataset, batch_size=16, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.02)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.98)
        for _ in range(100):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = mse_loss(self(batch["x"]), batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()


class CrossAttention(Module):
    """Attention to another sequence: a query gets the mean of values, weighted by how well their keys fit."""

    def __init__(self, hidden_dim, input_dim=None, proj_values=False):
        """Create the layers that prepare queries, keys and values. There is nothing to write here.

        hidden_dim: the width of queries and keys, after these layers
        input_dim: the width of queries and keys before these layers; None for hidden_dim
        proj_values: True if the values are what linear_value makes of the keys, False if they are the keys
            themselves, as they came
        """
        super().__init__()
        self.d_k = hidden_dim
        self.input_dim = hidden_dim if input_dim is None else input_dim
        self.proj_values = proj_values
        self.linear_query = Linear(self.input_dim, hidden_dim)
        self.linear_key = Linear(self.input_dim, hidden_dim)
        self.linear_value = Linear(self.input_dim, hidden_dim)
        self.keys = None
        self.proj_keys = None
        self.values = None
        self.alphas = None

    def init_keys(self, keys):
        """Prepare what queries will be compared with. This is done once for a sequence, before its queries.

        keys: (N, L, input_dim)

        Set these three:

        self.keys: the keys as they came
        self.proj_keys: what linear_key makes of them, (N, L, hidden_dim)
        self.values: what linear_value makes of them if proj_values is true, else the keys as they came
        """
        "*** YOUR CODE HERE ***"
        self.keys = keys
        self.proj_keys = self.linear_key(keys)
        self.values = self.linear_value(keys) if self.proj_values else keys

    def score_function(self, query):
        """Return how well each key fits the query: a scaled dot product.

        query: (N, 1, input_dim), as it came: linear_query has not been applied yet
        returns: (N, 1, L), the dot products with proj_keys, divided by the square root of d_k
        """
        "*** YOUR CODE HERE ***"
        query = self.linear_query(query)  # (N, 1, H)
        return matmul(query, movedim(self.proj_keys, 1, 2)) / self.d_k**0.5  # @ (N, H, L) -> (N, 1, L)

    def forward(self, query, mask=None):
        """Return the context: for each query the mean of the values, weighted by softmax of the scores.

        query: (N, 1, input_dim)
        mask: (N, 1, L), False or 0 where a key must not be attended to; None allows all of them
        returns: (N, 1, width of the values)

        Keep the weights as `self.alphas`, (N, 1, L), detached from the graph: they are there to be looked at.

        Hint: put -1e9 in place of a score that the mask forbids. What does softmax make of that?
        """
        "*** YOUR CODE HERE ***"
        scores = self.score_function(query)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -1e9)
        alphas = softmax(scores, dim=-1)  # (N, 1, L)
        self.alphas = alphas.detach()
        return matmul(alphas, self.values)  # (N, 1, L) @ (N, L, H) -> (N, 1, H)


class DecoderAttn(Module):
    """A decoder that, before it predicts, looks back at all hidden states of the encoder."""

    def __init__(self, n_features, hidden_dim):
        """Create the layers. There is nothing to write here."""
        super().__init__()
        self.n_features = n_features
        self.hidden_dim = hidden_dim
        self.hidden = None
        self.basic_rnn = GRU(n_features, hidden_dim, batch_first=True)
        self.attn = CrossAttention(hidden_dim)
        self.regression = Linear(2 * hidden_dim, n_features)

    def init_hidden(self, hidden_seq):
        """Start as Decoder does, and give all hidden states to `self.attn` as its keys.

        hidden_seq: (N, L, hidden_dim)
        """
        "*** YOUR CODE HERE ***"
        self.attn.init_keys(hidden_seq)
        self.hidden = movedim(hidden_seq[:, -1:], 1, 0)  # (1, N, H)

    def forward(self, x, mask=None):
        """Take one step: the recurrent layer's output is the query, and its context helps to predict.

        x: (N, 1, n_features)
        mask: as in CrossAttention.forward
        returns: (N, 1, n_features), what `regression` makes of the context and the query, side by side, in
            this order: (N, 1, 2 * hidden_dim)
        """
        "*** YOUR CODE HERE ***"
        query, self.hidden = self.basic_rnn(x, self.hidden)  # (N, 1, H)
        context = self.attn(query, mask)  # (N, 1, H)
        return self.regression(cat([context, query], dim=-1))  # (N, 1, 2H) -> (N, 1, F)


class EncoderDecoderAttn(EncoderDecoder):
    """An EncoderDecoder that also keeps what its decoder, a DecoderAttn, attended to.

    `__init__`, `forward` and `train` are those of EncoderDecoder.
    """

    def init_outputs(self, batch_size):
        """Make room for the predictions, as EncoderDecoder does, and for the weights of attention.

        self.alphas: (N, target_len, input_len), all zero

        Hint: `super().init_outputs(batch_size)` is the method that this one replaces.
        """
        "*** YOUR CODE HERE ***"
        super().init_outputs(batch_size)
        self.alphas = torch.zeros(batch_size, self.target_len, self.input_len)

    def store_output(self, i, out):
        """Keep the prediction of step i, and as row i the decoder's alphas for it, (N, 1, input_len)."""
        "*** YOUR CODE HERE ***"
        super().store_output(i, out)
        self.alphas[:, i : i + 1] = self.decoder.attn.alphas


class MultiHeadCrossAttention(Module):
    """Several CrossAttentions side by side, each of the full width; a layer joins what they find."""

    def __init__(self, n_heads, d_model, input_dim=None, proj_values=True):
        """Create the layers. There is nothing to write here.

        n_heads: how many heads there are
        d_model: the width of each head, and of the result
        input_dim, proj_values: as in CrossAttention
        """
        super().__init__()
        self.linear_out = Linear(n_heads * d_model, d_model)
        self.attn_heads = ModuleList(
            [CrossAttention(d_model, input_dim, proj_values) for _ in range(n_heads)]
        )

    def init_keys(self, keys):
        """Give the keys, (N, L, input_dim), to each head."""
        "*** YOUR CODE HERE ***"
        for head in self.attn_heads:
            head.init_keys(keys)

    @property
    def alphas(self):
        """The weights of the last call, head by head: (n_heads, N, 1, L)."""
        return stack([head.alphas for head in self.attn_heads])

    def forward(self, query, mask=None):
        """Ask each head, lay the contexts side by side, and let linear_out bring them to the width d_model.

        query: (N, 1, input_dim)
        mask: (N, 1, L) or None, the same for all heads
        returns: (N, 1, d_model)
        """
        "*** YOUR CODE HERE ***"
        contexts = [head(query, mask) for head in self.attn_heads]  # n_heads of (N, 1, d_model)
        return self.linear_out(cat(contexts, dim=-1))  # (N, 1, n_heads * d_model) -> (N, 1, d_model)


# --- q8: Multi-head attention ---------------------------------------------------------------------------


def scaled_dot_product_attention(query, key, value, mask=None, dropout=None):
    """Let each query gather the values, weighted by how well their keys fit.

    query: (..., Lq, d), key: (..., Lk, d), value: (..., Lk, dv); the leading dimensions, such as batch and
        heads, are the same for all three
    mask: of a shape that broadcasts to (..., Lq, Lk), False or 0 where a query must not see a key; None lets
        every query see every key
    dropout: a function such as a torch.nn.Dropout, applied to the weights before the values are multiplied
        by them; None for no dropout
    returns: the output (..., Lq, dv), and the weights (..., Lq, Lk) as they were before the dropout

        weights = softmax(query keyᵀ / sqrt(d), over the last dimension)

    If a query may see no key at all, its row of weights and its output are zero, and there is no NaN in them
    or in their gradients.

    Hint: softmax of a row of -inf is NaN. The smallest number of a type, `torch.finfo(scores.dtype).min`, is
    as good as -inf in every row that has a key to see; the other rows then still have to be repaired.
    """
    "*** YOUR CODE HERE ***"
    scores = matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5  # (..., Lq, Lk)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)
    weights = softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(mask == 0, 0.0)  # changes only the rows where all is masked
    used = weights if dropout is None else dropout(weights)
    return matmul(used, value), weights  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)


def padding_mask(tokens, pad=0):
    """Tell the positions that hold a token from those that only fill up a batch.

    tokens: (N, L), integers
    pad: the number that fills up
    returns: (N, 1, 1, L), bool, False where the token is `pad`; the two dimensions of size 1 broadcast to all
        heads and all queries
    """
    "*** YOUR CODE HERE ***"
    return (tokens != pad)[:, None, None, :]


def causal_mask(L):
    """Let position t see the positions 0 to t: (L, L), bool, True on and below the diagonal.

    Combined with a padding mask, `padding_mask(tokens) & causal_mask(L)`, it becomes (N, 1, L, L).
    """
    "*** YOUR CODE HERE ***"
    return torch.tril(ones(L, L, dtype=torch.bool))


class MultiHeadAttention(Module):
    """Attention with several heads: each works on its own part of the vectors, all of them at once."""

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        """Create the layers.

        embed_dim: how many numbers describe one position
        num_heads: how many heads share them; each gets embed_dim / num_heads of them. Raise a ValueError
            that names both numbers if that is not a whole number.
        dropout: the share of weights that is dropped in training

        Store four layers, Linear(embed_dim, embed_dim), as `q_layer`, `k_layer`, `v_layer` and `out_layer`,
        and a torch.nn.Dropout.
        """
        super().__init__()
        "*** YOUR CODE HERE ***"
        if embed_dim % num_heads != 0:
            raise ValueError(f"embed_dim {embed_dim} is not divisible by num_heads {num_heads}")
        self.num_heads = num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def split_heads(self, x):
        """Cut each position's vector into num_heads parts: (N, L, embed_dim) -> (N, num_heads, L, part).

        Head 0 gets the first numbers of each vector, head 1 those that follow, and so on.

        Hint: cut the last dimension in two first, then move one. A single reshape would mix positions.
        """
        "*** YOUR CODE HERE ***"
        return movedim(x.unflatten(-1, (self.num_heads, -1)), 2, 1)  # (N, L, h, part) -> (N, h, L, part)

    def forward(self, query, key, value, mask=None):
        """Attend from the positions of `query` to those of `key` and `value`.

        query: (N, Lq, embed_dim); key and value: (N, Lk, embed_dim). In self-attention all three are the
            same tensor; in cross-attention the query comes from another sequence than key and value.
        mask: of a shape that broadcasts to (N, num_heads, Lq, Lk), or None
        returns: the output (N, Lq, embed_dim), and the weights (N, num_heads, Lq, Lk)

        Each of the three inputs has a layer of its own, and each is split into heads. After the attention,
        the heads are laid side by side again, and out_layer mixes what they have found.
        """
        "*** YOUR CODE HERE ***"
        q = self.split_heads(self.q_layer(query))  # (N, h, Lq, part)
        k = self.split_heads(self.k_layer(key))  # (N, h, Lk, part)
        v = self.split_heads(self.v_layer(value))  # (N, h, Lk, part)
        heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)
        together = movedim(heads, 1, 2).flatten(2)  # (N, Lq, h, part) -> (N, Lq, D)
        return self.out_layer(together), weights


def attention_shapes(n, length, d, heads):
    """Say which shapes attention gives, without computing any.

    Query, key and value are (n, length, d).

    returns: three tuples of numbers: the shape of the output, the shape of the scores of one head that has
        the whole width, and the shape of the scores of `heads` heads
    """
    "*** YOUR CODE HERE ***"
    return (n, length, d), (n, length, length), (n, heads, length, length)


# --- q10: Character GPT ---------------------------------------------------------------------------------


class TransformerBlock(Module):
    """One block of a transformer: attention mixes the positions, then one network works on each of them."""

    def __init__(self, n_embd, n_head):
        """Create the layers.

        n_embd: how many numbers describe one position
        n_head: how many heads the attention has

        You need a MultiHeadAttention (q8), two LayerNorm(n_embd), and a feed-forward network of two Linear
        layers, for example from n_embd to 4 * n_embd and back, with a non-linear function between them.
        """
        super().__init__()
        "*** YOUR CODE HERE ***"
        self.norm1 = LayerNorm(n_embd)
        self.attention = MultiHeadAttention(n_embd, n_head)
        self.norm2 = LayerNorm(n_embd)
        self.wide = Linear(n_embd, 4 * n_embd)
        self.narrow = Linear(4 * n_embd, n_embd)

    def forward(self, x):
        """Return what the block makes of a batch of sequences, without looking into the future.

        x: (N, T, n_embd)
        returns: (N, T, n_embd)

            x = x + attention(norm1(x))            causal: position t sees the positions 0 to t
            x = x + feed_forward(norm2(x))

        This is a residual connection: x itself always gets through, and so do gradients.
        """
        "*** YOUR CODE HERE ***"
        h = self.norm1(x)
        attended, _ = self.attention(h, h, h, causal_mask(x.size(1)))  # (N, T, C)
        x = x + attended
        return x + self.narrow(relu(self.wide(self.norm2(x))))


class CharacterGPT(Module):
    """A small language model: it predicts each symbol of a text from the symbols before it.

    Symbols are numbers from 0 to vocab_size - 1. Symbol 0 ends a word.
    """

    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        """Create the layers.

        block_size: the longest sequence that the model can take
        n_embd: how many numbers describe one position
        n_layer: how many TransformerBlocks there are
        n_head: how many heads each of them has
        vocab_size: how many symbols there are

        Hint: an Embedding(vocab_size, n_embd) turns symbols into vectors, and an Embedding(block_size,
        n_embd) turns positions into vectors. Attention alone doesn't know the order of what it sees, so the
        two are added. After the last block come a LayerNorm and a Linear layer to the scores.
        """
        super().__init__()
        self.block_size = block_size
        "*** YOUR CODE HERE ***"
        self.symbol = Embedding(vocab_size, n_embd)
        self.position = Embedding(block_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.output = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        """Return the scores (logits) of what comes next after each position.

        tokens: (N, T), int64, T from 1 to block_size
        returns: (N, T, vocab_size); row t of a sequence holds the scores of the symbol that follows
            position t, and depends on the positions 0 to t only
        """
        "*** YOUR CODE HERE ***"
        x = self.symbol(tokens) + self.position(torch.arange(tokens.size(1)))  # (N, T, C) + (T, C)
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))  # (N, T, vocab_size)

    def get_loss(self, tokens, targets):
        """Return the mean cross-entropy of the predictions, in nats: one number.

        tokens: (N, T), int64
        targets: (N, T), int64: at each position the symbol that follows it, or -100 where there is none to
            predict, because the word has ended. `cross_entropy` leaves these out by itself.

        Hint: `cross_entropy` takes one row of scores for each target, so join the first two dimensions.
        """
        "*** YOUR CODE HERE ***"
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten())

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        """Continue sequences by symbols drawn one after the other from the model's own predictions.

        tokens: (N, T), int64, how the sequences begin
        length: how many symbols to draw for each
        temperature: the scores are divided by it before the softmax: below 1 the model plays it safe, above
            1 it takes risks
        top_k: draw only from the k symbols with the highest scores; from all of them if it is None, or if
            there are not so many
        seed: an int; the same seed gives the same sequences. None draws from torch's own generator.
        returns: (N, T + length), int64: the given symbols, and those drawn

        A sequence that gets longer than block_size is continued from its last block_size symbols.

        Hint: `torch.multinomial(probabilities, 1, generator=...)` draws one symbol for each row, and
        `torch.Generator().manual_seed(seed)` is a generator of your own.
        """
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            "*** YOUR CODE HERE ***"
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature  # (N, vocab_size)
                if top_k is not None:
                    least = scores.topk(min(top_k, scores.size(-1))).values[:, -1:]  # (N, 1)
                    scores = scores.masked_fill(scores < least, float("-inf"))
                drawn = torch.multinomial(softmax(scores, dim=-1), 1, generator=generator)  # (N, 1)
                tokens = cat([tokens, drawn], dim=1)
            return tokens

    def train(self, dataset):
        """Fit the model to words, whose batches hold 'x' (batch, 11) and 'label' (batch, 11), both int64.

        A row of x is the symbol of a language, the letters of a word, and zeros; its label is the same
        moved by one place: the letters, the end symbol 0, and then -100. `dataset.get_validation_bits()`
        gives the present cross-entropy on other words, in bits per character.
        """
        "*** YOUR CODE HERE ***"
        epochs = 10
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        # The learning rate rises at first, so that attention doesn't settle too early, and ends near zero.
        schedule = optim.lr_scheduler.OneCycleLR(optimizer, 0.005, total_steps=epochs * len(dataloader))
        for _ in range(epochs):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                schedule.step()
