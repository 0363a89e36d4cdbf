from torch import no_grad
from torch.utils.data import DataLoader
from torch import optim, tensor
from losses import regression_loss, digitclassifier_loss, languageid_loss, digitconvolution_Loss
from torch import movedim
from models import RegressionModel


def train_perceptron(model, dataset):
    with no_grad():
        dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
        "*** YOUR CODE HERE ***"


def train_regression(model, dataset):
    "*** YOUR CODE HERE ***"
    model = RegressionModel()
    dataloader = DataLoader(dataset, batch_size=20, shuffle=True)
    optimizer = optim.Adam(model.parameters(), lr=0.003)
    for epoch in range(20):
        for batch in dataloader:
            optimizer.zero_grad()
            loss = regression_loss(model(batch["x"]), batch["label"])
            loss.backward()
            optimizer.step()


def train_digitclassifier(model, dataset):
    model.train()
    """ YOUR CODE HERE """


def train_languageid(model, dataset):
    model.train()
    "*** YOUR CODE HERE ***"


def Train_DigitConvolution(model, dataset):
    """ YOUR CODE HERE """
