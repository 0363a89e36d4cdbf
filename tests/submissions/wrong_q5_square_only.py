# /// submission
# about = "The height stands for the width as well: right for square images and kernels only."
# changes = "models.py"
# mistake = "sizes of a sum"
# [q5]
# convolve = ["error: exception", "on an image of 5×4 with a kernel of 2×3", "sizes of a sum"]
# test_accuracy = ["not_attempted", "DigitConvolutionalModel.train is still a stub"]
# ///
def Convolve(input: tensor, weight: tensor):
    input_tensor_dimensions = input.shape
    weight_dimensions = weight.shape
    Output_Tensor = tensor(())
    "*** YOUR CODE HERE ***"
    size, k = len(input), len(weight)
    n = size - k + 1
    Output_Tensor = stack([stack([(input[y:y + k, x:x + k] * weight).sum() for x in range(n)]) for y in range(n)])
    "*** End Code ***"
    return Output_Tensor


class DigitConvolutionalModel:
    def __init__(self):
        super().__init__()
        self.convolution_weights = Parameter(ones((3, 3)))
        self.hidden = Linear(26 * 26, 100)
        self.out = Linear(100, 10)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = stack(list(map(lambda sample: Convolve(sample, self.convolution_weights), x)))
        x = x.flatten(start_dim=1)
        return self.out(relu(self.hidden(x)))

    def train(self, dataset):
        pass
