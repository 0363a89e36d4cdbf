# /// submission
# about = "One epoch with a learning rate of 1e-6 is as good as none."
# changes = "models.py"
# mistake = "learning rate too small"
# [q5]
# test_accuracy = ["failed", "asked for: 350 of 500", "learning rate too small"]
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
        self.hidden = Linear(26 * 26, 100)
        self.out = Linear(100, 10)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = stack(list(map(lambda sample: Convolve(sample, self.convolution_weights), x)))
        x = x.flatten(start_dim=1)
        return self.out(relu(self.hidden(x)))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=1e-6)
        for batch in DataLoader(dataset, batch_size=100, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
