from torch.nn.functional import cross_entropy, mse_loss
from torch import movedim


def regression_loss(y_pred, y):
    "*** YOUR CODE HERE ***"
    return mse_loss(y_pred, y)


def digitclassifier_loss(y_pred, y):
    "*** YOUR CODE HERE ***"


def languageid_loss(y_pred, y):
    "*** YOUR CODE HERE ***"


def digitconvolution_Loss(y_pred, y):
    "*** YOUR CODE HERE ***"
