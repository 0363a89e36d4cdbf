# /// submission
# about = "A bidirectional GRU whose two last states are joined, trained by AdamW with a one-cycle learning rate and a gradient clip; run takes a tensor or a list."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import GRU, Dropout, Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):

    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        H = 128
        self.rnn = GRU(self.num_chars, H, bidirectional=True)
        self.drop = Dropout(0.2)
        self.V = Linear(2 * H, len(self.languages))

    def run(self, xs):
        xs = torch.stack(list(xs))
        _, h = self.rnn(xs)  # 2 x N x H, forwards and backwards
        return self.V(self.drop(torch.cat((h[0], h[1]), dim=1)))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        epochs = 12
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        opt = optim.AdamW(self.parameters(), lr=1e-3, weight_decay=0.02)
        sched = optim.lr_scheduler.OneCycleLR(opt, max_lr=5e-3, total_steps=epochs * len(loader) + 1)
        for epoch in range(epochs):
            for batch in loader:
                opt.zero_grad()
                loss = self.get_loss(batch["x"].permute(1, 0, 2), batch["label"])
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                opt.step()
                sched.step()
            print("epoch %d: %.3f" % (epoch + 1, dataset.get_validation_accuracy()))
