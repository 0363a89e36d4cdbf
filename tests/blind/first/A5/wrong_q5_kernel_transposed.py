# /// submission
# about = "The kernel is transposed before it is laid out as a column, so weight[j, i] meets input[y + i, x + j]."
# changes = "models.py"
# ///
from torch import tensor


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    patches = input.unfold(0, kernel_height, 1).unfold(1, kernel_width, 1)
    # one row per window, one column for the kernel
    rows = patches.flatten(-2)
    column = weight.T.flatten()
    output = rows @ column
    return output
