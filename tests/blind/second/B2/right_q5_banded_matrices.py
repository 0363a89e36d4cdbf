# /// submission
# about = "Each row of the kernel becomes a banded matrix (W, W-w+1) made of shifted identities, and the convolution is a sum of ordinary matrix products."
# changes = "models.py"
# ///
import torch
from torch import tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    new_h = height - kernel_height + 1
    new_w = width - kernel_width + 1
    eye = torch.eye(width)
    # shifted[j] has ones at (x + j, x)
    shifted = torch.stack([eye[:, j : j + new_w] for j in range(kernel_width)])
    bands = torch.einsum("ij,jkx->ikx", weight, shifted)
    output = sum(input[i : i + new_h] @ bands[i] for i in range(kernel_height))
    "*** End Code ***"
    return output
