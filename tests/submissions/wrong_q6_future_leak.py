# /// submission
# about = "The mask is moved by one, so each position sees the next token."
# changes = "models.py"
# mistake = "mask one too wide"
# [q6]
# full_block = ["failed", "forward is wrong on 4 sequences of 8 tokens", "mask one too wide"]
# short_block = ["failed", "forward is wrong on", "mask one too wide"]
# no_future = ["failed", "Another token at position"]
# ///
class Attention:
    def forward(self, input):
        B, T, C = input.size()
        M = matmul(self.k_layer(input), movedim(self.q_layer(input), 1, 2)) / self.layer_size ** 0.5
        M = M.masked_fill(torch.tril(ones(T, T), diagonal=1) == 0, float('-inf'))
        return matmul(softmax(M, dim=-1), self.v_layer(input))
