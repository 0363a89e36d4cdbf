# /// submission
# about = "train brings the letters to the front by reshape, which mixes up the words of a batch."
# changes = "models.py"
# mistake = "network learns, train does not"
# [q4]
# test_accuracy = ["failed", "of the unseen words are right", "network learns, train does not"]
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
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        for epoch in range(2):
            for batch in DataLoader(dataset, batch_size=200, shuffle=True):
                x = batch['x']
                x = x.reshape(x.shape[1], x.shape[0], x.shape[2])
                optimizer.zero_grad()
                self.get_loss(x, batch['label']).backward()
                optimizer.step()
