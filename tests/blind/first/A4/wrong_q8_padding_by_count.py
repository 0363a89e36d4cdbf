# /// submission
# about = "padding_mask counts the tokens of a row and shows that many first positions, which is wrong if the padding is not at the end."
# changes = "models.py"
# ///

import torch


def padding_mask(tokens, pad=0):
    N, L = tokens.shape
    lengths = (tokens != pad).sum(dim=1)
    positions = torch.arange(L)
    return (positions[None, :] < lengths[:, None]).reshape(N, 1, 1, L)
