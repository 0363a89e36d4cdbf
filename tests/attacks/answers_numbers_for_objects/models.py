"""Be a function that returns a number where a class is asked for."""

import torch
from torch.nn import Linear, Module


def Attention(layer_size, block_size):
    return 3.0


def RegressionModel():
    return [1, 2]
