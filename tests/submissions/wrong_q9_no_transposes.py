# /// submission
# about = "matmul_backward forgets both transposes."
# changes = "autodiff.py"
# mistake = "no transposes"
# [q9]
# matmul = ["failed", "matmul_backward returns a wrong gradient for a.", "no transposes"]
# ///
def matmul_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    return grad @ b, a @ grad
