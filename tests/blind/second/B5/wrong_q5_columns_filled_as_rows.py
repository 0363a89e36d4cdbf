# /// submission
# about = "The outer loop goes over columns and the inner one over rows, but the list of results is reshaped row by row, so the output is scrambled."
# changes = "models.py"
# ///
import torch
from torch import stack


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    out_h = height - kernel_height + 1
    out_w = width - kernel_width + 1
    values = []
    for x in range(out_w):
        for y in range(out_h):
            window = input[y:y + kernel_height, x:x + kernel_width]
            values.append(torch.sum(window * weight))
    output = stack(values).reshape(out_h, out_w)
    return output
