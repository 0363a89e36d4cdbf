# /// submission
# about = "add_gradient keeps the array it is given and changes it in place."
# changes = "autodiff.py"
# mistake = "gradient array shared"
# [q9]
# shared = ["failed", "backward gives a wrong gradient.", "gradient array shared"]
# deep = ["failed", "A chain of operations gives a wrong gradient."]
# ///
class Tensor:
    def add_gradient(self, gradient):
        "*** YOUR CODE HERE ***"
        if self.grad is None:
            self.grad = gradient
        else:
            self.grad += gradient
