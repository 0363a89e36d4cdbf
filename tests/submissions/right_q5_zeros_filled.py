# /// submission
# about = "Convolve fills a tensor of zeros place by place; the given line of forward calls it once for a batch."
# changes = "models.py"
# [q5]
# ///
def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    output = torch.zeros(height - kernel_height + 1, width - kernel_width + 1)
    for y in range(output.shape[0]):
        for x in range(output.shape[1]):
            output[y, x] = torch.sum(input[y:y + kernel_height, x:x + kernel_width] * weight)
    "*** End Code ***"
    return output


class DigitConvolutionalModel:
    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        while dataset.get_validation_accuracy() < 0.85:
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
