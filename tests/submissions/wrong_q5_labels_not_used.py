# /// submission
# about = "get_loss is the mean of the scores; the labels play no part."
# changes = "models.py"
# mistake = "labels left out of the loss"
# budget = 0.02
# [q5]
# loss = ["failed", "whatever the labels are", "labels left out of the loss"]
# test_accuracy = ["failed", "of the unseen digits are right"]
# ///
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

    def get_loss(self, x, y):
        return self.run(x).square().mean()
