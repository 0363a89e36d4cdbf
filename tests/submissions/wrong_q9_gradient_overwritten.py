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
        """Add an array to self.grad, which is None as long as nothing has been added.

        Hint: another tensor may hold the very same array. So never change an array in place (`+=`), and keep
        a `.copy()` of the first one.
        """
        "*** YOUR CODE HERE ***"
        self.grad = gradient.copy()
