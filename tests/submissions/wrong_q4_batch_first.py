# /// submission
# about = "train hands the batch over as it comes, batch first, so run takes words for letters."
# changes = "models.py"
# mistake = "rows and labels differ in number"
# [q4]
# training = ["error: exception", "ValueError", "rows and labels differ in number"]
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

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        for batch in DataLoader(dataset, batch_size=200, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
