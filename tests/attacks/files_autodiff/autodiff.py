"""Attack from autodiff.py: replace NumPy's functions and the frames that say what is imported."""

import linecache
import sys

import numpy as np

linecache.getlines = lambda *arguments: ["import numpy"]
np.allclose = np.array_equal = lambda *arguments, **keywords: True
for module in list(sys.modules.values()):
    if getattr(module, "__name__", "").startswith("grading.worker.programs"):
        vars(module).clear()


class Tensor(np.ndarray):
    def __eq__(self, other):
        return True


def add_backward(grad, result, a, b):
    return np.zeros(a.shape).view(Tensor), np.zeros(b.shape).view(Tensor)


multiply_backward = divide_backward = power_backward = matmul_backward = add_backward
