# /// submission
# about = "The windows are laid out row by row, but the kernel column by column (weight.T, Matlab's w(:)), so the kernel is transposed, or scrambled if it is not square."
# changes = "models.py"
# ///
import torch
from torch import tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    m = height - kernel_height + 1
    n = width - kernel_width + 1
    # im2col: every window becomes one row of a big matrix
    windows = []
    for y in range(m):
        for x in range(n):
            windows.append(input[y : y + kernel_height, x : x + kernel_width].reshape(-1))
    A = torch.stack(windows)
    w = weight.T.reshape(-1)  # w(:)
    output = (A @ w).reshape(m, n)
    "*** End Code ***"
    return output
