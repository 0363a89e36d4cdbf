# /// submission
# about = "The running loss is read as loss.data[0], the way of PyTorch 0.3: today it raises an IndexError in the first batch."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.autograd import Variable
from torch.utils.data import DataLoader


class RegressionModel(nn.Module):
    def __init__(self):
        super(RegressionModel, self).__init__()
        self.hidden = nn.Linear(1, 100)
        self.hidden2 = nn.Linear(100, 100)
        self.predict = nn.Linear(100, 1)

    def forward(self, x):
        x = F.relu(self.hidden(x))
        x = F.relu(self.hidden2(x))
        return self.predict(x)

    def get_loss(self, x, y):
        return F.mse_loss(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        for epoch in range(300):
            running_loss = 0.0
            for i, data in enumerate(loader, 0):
                inputs, labels = Variable(data["x"]), Variable(data["label"])
                optimizer.zero_grad()
                loss = self.get_loss(inputs, labels)
                running_loss += loss.data[0]
                loss.backward()
                optimizer.step()
            if epoch % 50 == 49:
                print("[%d] loss: %.4f" % (epoch + 1, running_loss / len(loader)))
