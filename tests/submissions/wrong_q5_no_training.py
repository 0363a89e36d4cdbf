# /// submission
# about = "train is left with a loop over no epochs, and the model predicts what it did before."
# changes = "models.py"
# mistake = "data never read"
# [q5]
# test_accuracy = ["failed", "exactly what it predicted before", "data never read"]
# ///
class DigitConvolutionalModel:
    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        epochs = 0
        for epoch in range(epochs):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
