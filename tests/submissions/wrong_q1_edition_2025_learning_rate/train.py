from torch import no_grad
from torch.utils.data import DataLoader
from torch import optim, tensor
from losses import regression_loss, digitclassifier_loss, languageid_loss, digitconvolution_Loss
from torch import movedim


def train_perceptron(model, dataset):
    with no_grad():
        dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
        "*** YOUR CODE HERE ***"
        converged = False
        while not converged:
            converged = True
            for batch in dataloader:
                x, y = batch["x"], batch["label"]
                if model.get_prediction(x) != y.item():
                    model.w += 0.1 * y * x
                    converged = False


def train_regression(model, dataset):
    "*** YOUR CODE HERE ***"


def train_digitclassifier(model, dataset):
    model.train()
    """ YOUR CODE HERE """


def train_languageid(model, dataset):
    model.train()
    "*** YOUR CODE HERE ***"


def Train_DigitConvolution(model, dataset):
    """ YOUR CODE HERE """
