# /// submission
# about = "The inner product of window and kernel is written as trace(A B) instead of trace(A^T B): wrong numbers, and an exception for kernels that are not square."
# changes = "models.py"
# ///
import torch
from torch import stack


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    # output[y, x] = <window, weight> in the Frobenius inner product
    lines = []
    for y in range(height - kernel_height + 1):
        line = []
        for x in range(width - kernel_width + 1):
            window = input[y : y + kernel_height, x : x + kernel_width]
            line.append(torch.diagonal(window @ weight).sum())
        lines.append(stack(line))
    output = stack(lines)
    return output
