# /// submission
# about = "Height and width of the kernel are exchanged in the size of the result, so Convolve is right for square kernels only."
# changes = "models.py"
# ///
from torch import tensor


def Convolve(input, weight):
    """Slide the kernel over the image: one slice of the image for each weight of the kernel."""
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    rows = height - kernel_width + 1
    columns = width - kernel_height + 1
    output = sum(
        weight[i, j] * input[i : i + rows, j : j + columns]
        for i in range(kernel_height)
        for j in range(kernel_width)
    )
    "*** End Code ***"
    return output
