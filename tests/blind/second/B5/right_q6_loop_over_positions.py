# /// submission
# about = "No mask at all: a loop over the positions lets each of them meet only the slice of those up to itself."
# changes = "models.py"
# ///
import torch
from torch.nn import Linear, Module


class Attention(Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.layer_size = layer_size
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        mask = torch.tril(torch.ones(block_size, block_size)).view(1, 1, block_size, block_size)
        self.register_buffer("mask", mask)

    def forward(self, input):
        B, T, C = input.size()
        K = self.k_layer(input)
        Q = self.q_layer(input)
        V = self.v_layer(input)
        outs = []
        for t in range(T):
            past = slice(0, t + 1)
            s = (K[:, t : t + 1] * Q[:, past]).sum(dim=2) / self.layer_size**0.5  # (B, t + 1)
            a = torch.softmax(s, dim=1).unsqueeze(2)
            outs.append((a * V[:, past]).sum(dim=1))
        return torch.stack(outs, dim=1)
