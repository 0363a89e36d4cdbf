# /// submission
# about = "backward keeps every tensor it has seen in a list of the module."
# changes = "autodiff.py"
# adds = ["KEPT"]
# mistake = "graph kept in memory"
# budget = 0.0005
# [q9]
# training = ["failed", "stopped after"]
# deep = ["failed", "After backward(), a tensor in the middle of the graph is still kept.", "graph kept in memory"]
# ///
KEPT = []


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
        KEPT.extend(order)
        
        self.add_gradient(gradient)
        for tensor in reversed(order):
            if tensor.operation is not None:
                for each, share in tensor.operation.pass_back(tensor.grad):
                    each.add_gradient(share)

        "*** End Code ***"
        for tensor in order:  # what was kept for the way back can go
            if tensor.operation is not None:
                tensor.operation, tensor.grad = Operation(_freed), None
