# /// submission
# about = "One epoch with small steps, while validation still goes up."
# changes = "models.py"
# mistake = "stopped while still improving"
# [q4]
# test_accuracy = ["failed", "are right", "stopped while still improving"]
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.l1 = Linear(47, 100)
        self.l2 = Linear(100, 100)
        self.out = Linear(100, 5)

    def run(self, xs):
        h = relu(self.l1(xs[0]))
        for x in xs[1:]:
            h = relu(self.l1(x) + self.l2(h))
        return self.out(h)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.0002)
        for epoch in range(4):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(movedim(batch['x'], 1, 0), batch['label']).backward()
                optimizer.step()
            print(dataset.get_validation_accuracy())
