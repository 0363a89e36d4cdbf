# /// submission
# about = "einsum without an arrow sorts what is left alphabetically, x before y, so the result comes out transposed."
# changes = "models.py"
# ///
import torch
from torch import tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    windows = input.unfold(0, kernel_height, 1).unfold(1, kernel_width, 1)
    output = torch.einsum("yxij,ij", windows, weight)
    return output
