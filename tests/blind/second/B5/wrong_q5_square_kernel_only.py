# /// submission
# about = "Convolve takes the height of the kernel for its width, too, so a kernel that is not square raises an error or gives the wrong shape."
# changes = "models.py"
# ///
import torch
from torch import stack


def Convolve(input, weight):
    H, W = input.shape
    k = weight.shape[0]
    rows = []
    for y in range(H - k + 1):
        row = []
        for x in range(W - k + 1):
            row.append((input[y:y + k, x:x + k] * weight).sum())
        rows.append(stack(row))
    return stack(rows)
