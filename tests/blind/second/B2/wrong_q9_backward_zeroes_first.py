# /// submission
# about = "backward clears the gradients of the whole graph before it starts, so a second backward replaces the gradients of the leaves where it should add to them."
# changes = "autodiff.py"
# ///
import numpy as np


class Tensor:
    def add_gradient(self, gradient):
        """Add an array to self.grad, which is None as long as nothing has been added.

        Hint: another tensor may hold the very same array. So never change an array in place (`+=`), and keep
        a `.copy()` of the first one.
        """
        "*** YOUR CODE HERE ***"
        if self.grad is None:
            self.grad = np.array(gradient)
        else:
            self.grad = self.grad + gradient

    def backward(self, gradient=None):
        """Add, to the `grad` of each leaf that this tensor was computed from, the derivative of this tensor.

        gradient: this tensor's own gradient, an array of its shape; None for 1, if it holds one number
        Raises RuntimeError if there is no way back, or if `gradient` is None and this is not one number;
            ValueError if `gradient` has another shape.

        1. `gradient` is this tensor's own gradient: `add_gradient`.
        2. Go through `order` from its end to its beginning. For each tensor that has an operation,
           `tensor.operation.pass_back(tensor.grad)` yields pairs (input, gradient for it); add them.

        Why in this order? When it is a tensor's turn, all that was computed from it has added its share.
        """
        if not self.requires_grad:
            raise RuntimeError("no tensor with requires_grad=True went into this one: there is no way back")
        if gradient is None and self.data.size != 1:
            raise RuntimeError(
                f"backward() starts from one number, not from shape {self.shape}: take a mean()?"
            )
        gradient = np.ones_like(self.data) if gradient is None else np.asarray(gradient, self.dtype)
        if gradient.shape != self.shape:
            raise ValueError(f"a gradient of shape {gradient.shape} for a tensor of shape {self.shape}")
        order = topological_order(self)
        "*** YOUR CODE HERE ***"
        # start from clean gradients, like optimizer.zero_grad()
        for node in order:
            node.grad = None
        self.add_gradient(gradient)
        for node in reversed(order):
            if node.operation is not None:
                for inp, g in node.operation.pass_back(node.grad):
                    inp.add_gradient(g)
        "*** End Code ***"
        for tensor in order:  # frees the memory that was kept for the way back
            if tensor.operation is not None:
                tensor.operation = Operation(_freed)
                tensor.grad = None
