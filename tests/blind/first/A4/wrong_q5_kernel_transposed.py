# /// submission
# about = "The windows are cut with the height and the width of the kernel exchanged, and the kernel is laid on transposed."
# changes = "models.py"
# ///

import torch
from torch import tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    i = torch.arange(kernel_width)
    j = torch.arange(kernel_height)
    y = torch.arange(height - kernel_width + 1)
    x = torch.arange(width - kernel_height + 1)
    rows = (y[:, None] + i[None, :])[:, None, :, None]
    columns = (x[:, None] + j[None, :])[None, :, None, :]
    windows = input[rows, columns]
    output = torch.einsum("yxij,ji->yx", windows, weight)
    return output
