# /// submission
# about = "matmul_backward multiplies in the order in which the gradient for b comes out transposed."
# changes = "autodiff.py"
# mistake = "gradient for b transposed"
# [q9]
# matmul = ["failed", "matmul_backward returns a wrong gradient for b.", "gradient for b transposed"]
# ///
def matmul_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    return grad @ b.swapaxes(-1, -2), grad.swapaxes(-1, -2) @ a
