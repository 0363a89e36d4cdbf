# /// submission
# about = "The scores are halved as well as scaled; no known mistake."
# changes = "models.py"
# [q6]
# full_block = ["failed", "forward is wrong on 4 sequences of 8 tokens (layer_size 15, block_size 8)"]
# short_block = ["failed", "forward is wrong on 4 sequences of 7 tokens (layer_size 15, block_size 8)"]
# ///
from torch import transpose


class Attention:
    def __init__(self, layer_size, block_size):
        super().__init__()
        self.k_layer = Linear(layer_size, layer_size)
        self.q_layer = Linear(layer_size, layer_size)
        self.v_layer = Linear(layer_size, layer_size)
        self.register_buffer("mask", torch.tril(ones(block_size, block_size)).view(1, 1, block_size, block_size))
        self.layer_size = layer_size

    def forward(self, input):
        B, T, C = input.size()
        "*** YOUR CODE HERE ***"
        K = self.k_layer(input)
        Q = self.q_layer(input)
        V = self.v_layer(input)
        M = matmul(K, transpose(Q, 1, 2)) / self.layer_size ** 0.5 / 2
        M = M.masked_fill(self.mask[:, :, :T, :T][0] == 0, float("-inf"))
        return matmul(softmax(M, dim=-1), V)
