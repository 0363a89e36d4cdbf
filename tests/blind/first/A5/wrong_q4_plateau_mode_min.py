# /// submission
# about = "ReduceLROnPlateau gets the accuracy, but its default mode is 'min': every improvement counts as a bad epoch, and the learning rate collapses after two epochs."
# changes = "models.py"
# ///
from torch import movedim, optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.letter = Linear(self.num_chars, 200)
        self.state = Linear(200, 200)
        self.output = Linear(200, len(self.languages))

    def run(self, xs):
        h = relu(self.letter(xs[0]))
        for x in xs[1:]:
            h = relu(self.letter(x) + self.state(h))
        return self.output(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        schedule = optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
        for _ in range(25):
            for batch in dataloader:
                xs = movedim(batch["x"], 1, 0)
                optimizer.zero_grad()
                loss = self.get_loss(xs, batch["label"])
                loss.backward()
                optimizer.step()
            accuracy = dataset.get_validation_accuracy()
            schedule.step(accuracy)
            if accuracy >= 0.87:
                break
