# /// submission
# about = "masked_fill_backward lets through what is covered, and nothing else."
# changes = "autodiff.py"
# mistake = "mask inverted"
# [q9]
# movement = ["failed", "masked_fill_backward returns a wrong gradient.", "mask inverted"]
# example = ["failed", "Multi-head attention: wrong is q.weight, q.bias, k.weight, embedding.weight."]
# training = ["failed", "of 1,000 new sequences are right"]
# ///
def masked_fill_backward(grad, result, a, mask, value):
    "*** YOUR CODE HERE ***"
    return np.where(mask, grad, 0)
