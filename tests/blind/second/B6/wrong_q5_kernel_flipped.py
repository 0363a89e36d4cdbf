# /// submission
# about = "Convolve flips the kernel in both directions, as Matlab's conv2 and the mathematical convolution do, but the question wants it unflipped."
# changes = "models.py"
# ///
import torch
from torch import tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    # (f * g)[y, x] = sum_ij f[y - i, x - j] g[i, j], same as conv2(input, weight, 'valid')
    rows = height - kernel_height + 1
    cols = width - kernel_width + 1
    g = torch.flip(weight, dims=(0, 1))
    output = torch.zeros(rows, cols)
    for i in range(kernel_height):
        for j in range(kernel_width):
            output = output + g[i, j] * input[i : i + rows, j : j + cols]
    "*** End Code ***"
    return output
