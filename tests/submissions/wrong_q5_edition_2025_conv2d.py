# /// submission
# about = "Convolve calls PyTorch's own convolution."
# changes = "right_q5_edition_2025/models.py"
# [q5]
# convolve = ["failed", "calls PyTorch's conv2d"]
# logits = ["skipped", "needs “Convolve agrees with a 2-D convolution"]
# ///
def Convolve(input, weight):
    return torch.conv2d(input[None, None], weight[None, None])[0, 0]
