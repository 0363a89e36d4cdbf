# /// submission
# about = "backward begins with 1, whatever gradient it is given."
# changes = "autodiff.py"
# mistake = "backward starts from 1"
# [q9]
# shared = ["failed", "backward gives a wrong gradient.", "backward starts from 1"]
# ///
class Tensor:
    def backward(self, gradient=None):
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
        self.add_gradient(np.ones_like(self.data))
        for tensor in reversed(order):
            if tensor.operation is not None:
                for each, share in tensor.operation.pass_back(tensor.grad):
                    each.add_gradient(share)
        "*** End Code ***"
        for tensor in order:  # what was kept for the way back can go
            if tensor.operation is not None:
                tensor.operation, tensor.grad = Operation(_freed), None
