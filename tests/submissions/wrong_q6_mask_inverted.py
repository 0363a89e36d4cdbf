# /// submission
# about = "What is allowed is masked, and what is to come is not."
# changes = "models.py"
# mistake = "mask inverted"
# [q6]
# full_block = ["failed", "NaN", "mask inverted"]
# short_block = ["failed", "NaN", "mask inverted"]
# no_future = ["failed", "NaN"]
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
        M = matmul(K, transpose(Q, 1, 2)) / self.layer_size ** 0.5
        M = M.masked_fill(self.mask[0, :, :T, :T] == 1, float('-inf'))
        return matmul(softmax(M, dim=-1), V)
