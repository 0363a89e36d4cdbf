# /// submission
# about = "Writes the convolution as a matrix on the flattened image and numbers its pixels by y * height + x instead of y * width + x: wrong if the image is not square."
# changes = "models.py"
# ///
import torch


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    # vec(output) = A vec(input); A = sum_ij w_ij S_ij with 0/1 matrices S_ij
    H, W = height - kernel_height + 1, width - kernel_width + 1
    rows = torch.arange(H).reshape(-1, 1)
    cols = torch.arange(W).reshape(1, -1)
    flat = input.reshape(-1)
    output = torch.zeros(H * W)
    for i in range(kernel_height):
        for j in range(kernel_width):
            index = (rows + i) * height + (cols + j)
            output = output + flat[index.reshape(-1)] * weight[i, j]
    output = output.reshape(H, W)
    return output
