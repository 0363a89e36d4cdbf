# /// submission
# about = "Each row of the kernel becomes a band matrix from shifted unit matrices, and the convolution is a sum of matrix products."
# changes = "models.py"
# ///
import torch


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    H, W = height - kernel_height + 1, width - kernel_width + 1
    unit = torch.eye(width, dtype=input.dtype)
    output = 0
    for i in range(kernel_height):
        band = sum(weight[i, j] * unit[:, j : j + W] for j in range(kernel_width))  # (width, W)
        output = output + input[i : i + H] @ band
    return output
