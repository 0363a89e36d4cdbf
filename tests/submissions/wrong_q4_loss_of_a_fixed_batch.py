# /// submission
# about = "get_loss forgets to run the model and compares the labels with zeros."
# changes = "models.py"
# mistake = "inputs left out of the loss"
# [q4]
# loss = ["failed", "two different batches of inputs", "inputs left out of the loss"]
# training = ["error: exception", "does not require grad", "loss cut off from the parameters"]
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.l1 = Linear(47, 64)
        self.l2 = Linear(64, 64)
        self.out = Linear(64, 5)

    def run(self, xs):
        h = relu(self.l1(xs[0]))
        for x in xs[1:]:
            h = relu(self.l1(x) + self.l2(h))
        return self.out(h)

    def get_loss(self, xs, y):
        return cross_entropy(torch.zeros(len(y), 5), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        for batch in DataLoader(dataset, batch_size=200, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(movedim(batch['x'], 1, 0), batch['label']).backward()
            optimizer.step()
