# /// submission
# about = "The result is made anew of Python's numbers."
# changes = "models.py"
# mistake = "cut off from the kernel"
# [q5]
# convolve = ["failed", "No gradient gets through Convolve to the kernel", "cut off from the kernel"]
# ///
def Convolve(input: tensor, weight: tensor):
    h, w = weight.shape
    height, width = input.shape[0] - h + 1, input.shape[1] - w + 1
    sums = sum(weight[i, j] * input[i:i + height, j:j + width] for i in range(h) for j in range(w))
    return tensor(sums.tolist())
