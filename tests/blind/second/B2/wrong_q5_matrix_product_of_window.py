# /// submission
# about = "Window and kernel are multiplied as matrices (torch.mm) and the result summed, not number by number; a kernel that is not square even raises an error."
# changes = "models.py"
# ///
import torch
from torch import stack, tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    rows = []
    for y in range(height - kernel_height + 1):
        row = []
        for x in range(width - kernel_width + 1):
            patch = input[y:y + kernel_height, x:x + kernel_width]
            row.append(torch.mm(patch, weight).sum())
        rows.append(stack(row))
    output = stack(rows)
    "*** End Code ***"
    return output
