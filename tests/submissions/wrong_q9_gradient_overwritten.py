# /// submission
# about = "add_gradient keeps the last gradient only."
# changes = "autodiff.py"
# mistake = "gradient overwritten"
# [q9]
# shared = ["failed", "backward gives a wrong gradient.", "gradient overwritten"]
# deep = ["failed", "A chain of operations gives a wrong gradient."]
# ///
class Tensor:
    def add_gradient(self, gradient):
        "*** YOUR CODE HERE ***"
        self.grad = gradient.copy()
