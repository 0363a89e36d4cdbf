# /// submission
# about = "matmul_backward uses .T, which turns all dimensions of a batch round."
# changes = "autodiff.py"
# mistake = "all dimensions transposed"
# [q9]
# matmul = ["failed", "matmul_backward returns a wrong gradient for a.", "all dimensions transposed"]
# ///
def matmul_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    return grad @ b.T, a.T @ grad
