# /// submission
# about = "add_gradient writes (self.grad or 0) + gradient: the truth value of an array of several numbers raises a ValueError at the second gradient."
# changes = "autodiff.py"
# ///
import numpy as np


class Tensor:
    def add_gradient(self, gradient):
        """Add an array to self.grad, which is None as long as nothing has been added.

        Hint: another tensor may hold the very same array. So never change an array in place (`+=`), and keep
        a `.copy()` of the first one.
        """
        # the sum is always a new array, so nothing is shared
        self.grad = (self.grad or 0) + gradient

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
        self.add_gradient(gradient)
        for tensor in reversed(order):
            if tensor.operation is not None:
                for source, share in tensor.operation.pass_back(tensor.grad):
                    source.add_gradient(share)
        "*** End Code ***"
        for tensor in order:  # frees the memory that was kept for the way back
            if tensor.operation is not None:
                tensor.operation = Operation(_freed)
                tensor.grad = None
