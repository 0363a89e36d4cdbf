# /// submission
# about = "The mask is cut, but keeps its four dimensions, so the output gets a first one of size 1."
# changes = "models.py"
# [q6]
# full_block = ["passed", "a first dimension of 1 too many"]
# short_block = ["passed", "a first dimension of 1 too many"]
# ///
class Attention:
    def forward(self, input):
        B, T, C = input.size()
        scores = self.k_layer(input) @ self.q_layer(input).transpose(1, 2) / self.layer_size**0.5
        scores = scores.masked_fill(self.mask[:, :, :T, :T] == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ self.v_layer(input)
