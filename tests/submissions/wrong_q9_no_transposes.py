# /// submission
# about = "matmul_backward forgets both transposes."
# changes = "autodiff.py"
# mistake = "no transposes"
# [q9]
# matmul = ["failed", "matmul_backward returns a wrong gradient for a.", "no transposes"]
# ///
def matmul_backward(grad, result, a, b):
    """result = a b, matrix products: a (..., n, k) and b (..., k, m) make (..., n, m).

    The gradients are grad bᵀ for a, and aᵀ grad for b. Do the shapes fit? The transpose exchanges the last
    two dimensions and leaves the others where they are: `swapaxes(-1, -2)`.
    """
    "*** YOUR CODE HERE ***"
    return grad @ b, a @ grad
