# /// submission
# about = "The causal mask is PyTorch's own, made bool: there True (-inf) stands for what is hidden, so only the future may be seen."
# changes = "models.py"
# ///
from torch import nn


def causal_mask(L):
    return nn.Transformer.generate_square_subsequent_mask(L).bool()
