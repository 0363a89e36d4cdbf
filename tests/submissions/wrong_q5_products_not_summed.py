# /// submission
# about = "The last window's products are returned: nothing is summed."
# changes = "models.py"
# [q5]
# convolve = ["failed", "Convolve"]
# logits = ["skipped", "needs “Convolve agrees with a 2-D convolution"]
# ///
def Convolve(input: tensor, weight: tensor):
    input_tensor_dimensions = input.shape
    weight_dimensions = weight.shape
    Output_Tensor = tensor(())
    "*** YOUR CODE HERE ***"
    for y in range(input_tensor_dimensions[0] - weight_dimensions[0] + 1):
        for x in range(input_tensor_dimensions[1] - weight_dimensions[1] + 1):
            Output_Tensor = input[y:y + weight_dimensions[0], x:x + weight_dimensions[1]] * weight
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
