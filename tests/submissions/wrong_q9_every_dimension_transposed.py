# /// submission
# about = "matmul_backward uses .T, which turns all dimensions of a batch round."
# changes = "autodiff.py"
# mistake = "all dimensions transposed"
# [q9]
# matmul = ["failed", "matmul_backward returns a wrong gradient for a.", "all dimensions transposed"]
# ///
def matmul_backward(grad, result, a, b):
    """result = a b, matrix products: a (..., n, k) and b (..., k, m) make (..., n, m).

    The gradients are grad bᵀ for a, and aᵀ grad for b. Do the shapes fit? The transpose exchanges the last
    two dimensions and leaves the others where they are: `swapaxes(-1, -2)`.
    """
    "*** YOUR CODE HERE ***"
    return grad @ b.T, a.T @ grad
