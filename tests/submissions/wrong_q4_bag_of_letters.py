# /// submission
# about = "The letters are added up before the network sees them, so their order is lost."
# changes = "models.py"
# mistake = "order of letters ignored"
# [q4]
# test_accuracy = ["failed", "asked for: 785 of 1,000", "order of letters ignored"]
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.l1 = Linear(47, 128)
        self.out = Linear(128, 5)

    def run(self, xs):
        total = xs[0]
        for x in xs[1:]:
            total = total + x
        return self.out(relu(self.l1(total)))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        loader = DataLoader(dataset, batch_size=128, shuffle=True)
        for epoch in range(8):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(movedim(batch['x'], 1, 0), batch['label']).backward()
                optimizer.step()
