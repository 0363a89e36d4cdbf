# /// submission
# about = "Convolve is a sum of matrix products: each row of the kernel becomes a band matrix (weights times shifted identity matrices) that is multiplied by a strip of the image."
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
    I = torch.eye(width, dtype=weight.dtype)
    output = 0
    for i in range(kernel_height):
        # band[x + j, x] = weight[i, j], like spdiags
        band = sum(weight[i, j] * torch.roll(I, -j, dims=1)[:, :n] for j in range(kernel_width))
        output = output + input[i : i + m] @ band
    "*** End Code ***"
    return output
