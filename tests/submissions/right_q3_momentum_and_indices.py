# /// submission
# about = "SGD with momentum; get_loss takes the argmax of the one-hot labels first; an editor has added imports that nothing uses."
# [q3]
# ///
from sympy.codegen.fnodes import dimension
from torch.ao.nn.quantized import Softmax
from torch import no_grad, stack, optim
from torch.utils.data import DataLoader
from torch.nn import Module, Linear
from torch.nn.functional import cross_entropy, relu


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        self.hidden = Linear(784, 200)
        self.out = Linear(200, 10)

    def run(self, x):
        return self.out(relu(self.hidden(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y.argmax(dim=1))

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.SGD(self.parameters(), lr=0.1, momentum=0.9)
        scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=3)
        for epoch in range(3):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
