# /// submission
# about = "Convolve visits every place of the kernel in two Python loops and stacks the sums."
# [q5]
# ///
from torch import no_grad, stack, tensor, ones, optim
from torch.nn import Module, Parameter, Linear
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


def Convolve(input, weight):
    input_tensor_dimensions = input.shape
    weight_dimensions = weight.shape
    Output_Tensor = tensor(())
    "*** YOUR CODE HERE ***"
    rows = []
    for y in range(input_tensor_dimensions[0] - weight_dimensions[0] + 1):
        row = []
        band = input[y:y + weight_dimensions[0]]
        for x in range(input_tensor_dimensions[1] - weight_dimensions[1] + 1):
            row.append((band[:, x:x + weight_dimensions[1]] * weight).sum())
        rows.append(stack(row))
    Output_Tensor = stack(rows)
    "*** End Code ***"
    return Output_Tensor


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones((3, 3)))
        "*** YOUR CODE HERE ***"
        self.fc1 = Linear(26 * 26, 100)
        self.fc2 = Linear(100, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = stack(list(map(lambda sample: Convolve(sample, self.convolution_weights), x)))
        x = x.flatten(start_dim=1)
        "*** YOUR CODE HERE ***"
        return self.fc2(relu(self.fc1(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        dataloader = DataLoader(dataset, batch_size=5, shuffle=True)
        for epoch in range(2):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
