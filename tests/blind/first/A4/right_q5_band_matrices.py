# /// submission
# about = "Convolve as matrix products: the kernel's rows become band (Toeplitz) matrices, made of shift matrices by einsum."
# changes = "models.py"
# ///

import torch
from torch import tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    rows = height - kernel_height + 1
    columns = width - kernel_width + 1
    down = torch.stack([torch.eye(height)[i : i + rows] for i in range(kernel_height)])
    across = torch.stack([torch.eye(width)[j : j + columns] for j in range(kernel_width)])
    down, across = down.to(weight.dtype), across.to(weight.dtype)
    band = torch.einsum("ij,jxc->icx", weight, across)
    output = torch.zeros(rows, columns, dtype=weight.dtype)
    for i in range(kernel_height):
        output = output + down[i] @ input @ band[i]
    return output
