# /// submission
# about = "The image is padded, so that the result has its size."
# changes = "models.py"
# mistake = "padded to the size of the image"
# [q5]
# convolve = ["failed", "Convolve returned a tensor of shape (5, 5), expected (3, 3).", "padded to the size of the image"]
# logits = ["skipped", "needs “Convolve agrees with a 2-D convolution"]
# ///
def Convolve(input: tensor, weight: tensor):
    input_tensor_dimensions = input.shape
    weight_dimensions = weight.shape
    Output_Tensor = tensor(())
    "*** YOUR CODE HERE ***"
    top, left = (weight_dimensions[0] - 1) // 2, (weight_dimensions[1] - 1) // 2
    input = torch.nn.functional.pad(input, (left, weight_dimensions[1] - 1 - left, top, weight_dimensions[0] - 1 - top))
    input_tensor_dimensions = input.shape
    h, w = input_tensor_dimensions[0] - weight_dimensions[0] + 1, input_tensor_dimensions[1] - weight_dimensions[1] + 1
    Output_Tensor = torch.zeros(h, w)
    for y in range(h):
        for x in range(w):
            Output_Tensor[y, x] = (input[y:y + weight_dimensions[0], x:x + weight_dimensions[1]] * weight).sum()
    "*** End Code ***"
    return Output_Tensor
