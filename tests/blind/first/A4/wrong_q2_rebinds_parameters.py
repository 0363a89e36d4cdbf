# /// submission
# about = "The hand-written Adam step assigns the new value to the loop variable, so no parameter of the model ever changes."
# changes = "models.py"
# ///

import torch
from torch.nn import Linear, Module
from torch.nn.functional import relu
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.layer1 = Linear(1, 128)
        self.layer2 = Linear(128, 64)
        self.layer3 = Linear(64, 1)

    def forward(self, x):
        h = relu(self.layer1(x))
        h = relu(self.layer2(h))
        return self.layer3(h)

    def get_loss(self, x, y):
        return torch.mean((self(x) - y) ** 2)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        lr, b1, b2, eps = 0.002, 0.9, 0.999, 1e-8
        parameters = list(self.parameters())
        m = [torch.zeros_like(p) for p in parameters]
        v = [torch.zeros_like(p) for p in parameters]
        t = 0
        for epoch in range(300):
            for batch in loader:
                loss = self.get_loss(batch["x"], batch["label"])
                gradients = torch.autograd.grad(loss, parameters)
                t += 1
                with torch.no_grad():
                    for i, (p, g) in enumerate(zip(parameters, gradients)):
                        m[i] = b1 * m[i] + (1 - b1) * g
                        v[i] = b2 * v[i] + (1 - b2) * g * g
                        m_hat = m[i] / (1 - b1**t)
                        v_hat = v[i] / (1 - b2**t)
                        p = p - lr * m_hat / (v_hat.sqrt() + eps)
