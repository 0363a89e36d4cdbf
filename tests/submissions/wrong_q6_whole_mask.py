# /// submission
# about = "The mask is used as large as the block, whatever the length of the sequences."
# changes = "models.py"
# mistake = "sizes of a sum"
# [q6]
# short_block = ["error: exception", "on 4 sequences of 7 tokens (layer_size 15, block_size 8):", "sizes of a sum"]
# ///
class Attention:
    def forward(self, input):
        B, T, C = input.size()
        M = matmul(self.k_layer(input), movedim(self.q_layer(input), 1, 2)) / self.layer_size ** 0.5
        M = M.masked_fill(self.mask[0] == 0, float('-inf'))
        return matmul(softmax(M, dim=-1), self.v_layer(input))
