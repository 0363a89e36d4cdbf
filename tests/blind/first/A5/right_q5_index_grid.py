# /// submission
# about = "All windows are gathered at once by advanced indexing with grids of row and column numbers, then weighted and summed."
# changes = "models.py"
# ///
import torch
from torch import tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    rows = torch.arange(height - kernel_height + 1)[:, None] + torch.arange(kernel_height)
    columns = torch.arange(width - kernel_width + 1)[:, None] + torch.arange(kernel_width)
    windows = input[rows[:, None, :, None], columns[None, :, None, :]]
    output = (windows * weight).sum(dim=(-2, -1))
    return output
