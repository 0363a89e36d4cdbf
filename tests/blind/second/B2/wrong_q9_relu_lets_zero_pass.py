# /// submission
# about = "relu_backward sets the gradient to 0 where a < 0 only, as in the well-known two-layer-net tutorial, so an input of exactly 0 still gets the gradient."
# changes = "autodiff.py"
# ///
import numpy as np


def exp_backward(grad, result, a):
    return grad * result


def log_backward(grad, result, a):
    return grad / a


def relu_backward(grad, result, a):
    grad_h = grad.copy()
    grad_h[a < 0] = 0
    return grad_h
