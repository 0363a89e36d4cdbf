"""Give processes and threads names that whoever lists processes may stumble over."""

import ctypes
import os
import threading
import time

import torch
from torch.nn import Linear, Module

NAMES = (b"\xff\xfe\xff", b") S 1 1 1", b"\n\n")


def rename(name):
    for step in (
        lambda: ctypes.CDLL(None).prctl(15, name, 0, 0, 0),
        lambda: open("/proc/self/comm", "wb").write(name),
    ):
        try:
            step()
        except BaseException as error:
            print("no", type(error).__name__)


def wait(name):
    rename(name)
    time.sleep(1)


for each in NAMES:
    threading.Thread(target=wait, args=(each,), daemon=True).start()
    try:
        if os.fork() == 0:
            wait(each)
            os._exit(0)
    except BaseException as error:
        print("no", type(error).__name__)
rename(NAMES[0])


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.layer_size = layer_size
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        self.register_buffer("mask", torch.tril(torch.ones(block_size, block_size)).view(1, 1, block_size, block_size))

    def forward(self, input):
        T = input.shape[1]
        scores = self.k_layer(input) @ self.q_layer(input).transpose(1, 2) / self.layer_size**0.5
        scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ self.v_layer(input)
