import torch
from torch import no_grad, optim
from torch.utils.data import DataLoader

import losses
import backend
from models import RegressionModel


def train_perceptron(model, dataset):
    with no_grad():
        dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
        "*** YOUR CODE HERE ***"


def train_regression(model: RegressionModel, dataset: backend.RegressionDataset):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for epoch in range(250):
        model.train()
        assert model.dropout.training
        for batch in DataLoader(dataset, 20, shuffle=True):
            loss = losses.regression_loss(batch["label"], model(batch["x"]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        assert not model.dropout.training
        with no_grad():
            total = losses.regression_loss(model(torch.tensor(dataset.x)), torch.tensor(dataset.y))
        print(f"Epoch {epoch}: {total.item():.4f}")
        if total < 0.001:
            break


def train_digitclassifier(model, dataset):
    model.train()
    """ YOUR CODE HERE """


def train_languageid(model, dataset):
    model.train()
    "*** YOUR CODE HERE ***"


def Train_DigitConvolution(model, dataset):
    """ YOUR CODE HERE """
