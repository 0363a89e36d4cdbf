# /// submission
# about = "run looks at xs[0] and at nothing after it."
# changes = "models.py"
# mistake = "only the first letter read"
# [q4]
# every_character = ["failed", "Another letter 2 in words of 3 letters changes nothing", "only the first letter read"]
# test_accuracy = ["failed", "of the unseen words are right"]
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.l1 = Linear(47, 64)
        self.out = Linear(64, 5)

    def run(self, xs):
        return self.out(relu(self.l1(xs[0])))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        for batch in DataLoader(dataset, batch_size=200, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(movedim(batch['x'], 1, 0), batch['label']).backward()
            optimizer.step()
