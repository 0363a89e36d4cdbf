# /// submission
# about = "The diagonal is masked too, so a token cannot attend to itself."
# changes = "models.py"
# mistake = "own token hidden"
# [q6]
# full_block = ["failed", "NaN", "own token hidden"]
# short_block = ["failed", "NaN", "own token hidden"]
# no_future = ["failed", "NaN"]
# ///
class Attention:
    def forward(self, input):
        B, T, C = input.size()
        M = matmul(self.k_layer(input), movedim(self.q_layer(input), 1, 2)) / self.layer_size ** 0.5
        M = M.masked_fill(torch.tril(ones(T, T), diagonal=-1) == 0, float('-inf'))
        return matmul(softmax(M, dim=-1), self.v_layer(input))
