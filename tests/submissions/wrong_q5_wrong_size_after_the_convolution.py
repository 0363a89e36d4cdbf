# /// submission
# about = "The layer after the convolution expects 784 numbers, not 676."
# changes = "models.py"
# mistake = "sizes of a product"
# [q5]
# logits = ["error: exception", "1x676 and 784x100", "sizes of a product"]
# ///
def Convolve(input: tensor, weight: tensor):
    input_tensor_dimensions = input.shape
    weight_dimensions = weight.shape
    Output_Tensor = tensor(())
    "*** YOUR CODE HERE ***"
    rows, columns = weight_dimensions
    windows = input.unfold(0, rows, 1).unfold(1, columns, 1)
    Output_Tensor = (windows * weight).sum(dim=(2, 3))
    "*** End Code ***"
    return Output_Tensor


class DigitConvolutionalModel:
    def __init__(self):
        super().__init__()
        self.convolution_weights = Parameter(ones((3, 3)))
        self.hidden = Linear(28 * 28, 100)
        self.out = Linear(100, 10)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = stack(list(map(lambda sample: Convolve(sample, self.convolution_weights), x)))
        x = x.flatten(start_dim=1)
        return self.out(relu(self.hidden(x)))

    def train(self, dataset):
        pass
