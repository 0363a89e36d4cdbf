# /// submission
# about = "Q times K transposed without the mask: every position sees all others."
# changes = "right_q6_edition_2025/models.py"
# mistake = "no mask"
# [q6]
# full_block = ["failed", "forward is wrong on 4 sequences of 8 tokens", "no mask"]
# short_block = ["failed", "forward is wrong on", "no mask"]
# no_future = ["failed", "Another token at position"]
# ///
class Attention:
    def forward(self, input):
        scores = self.q_layer(input) @ self.k_layer(input).transpose(1, 2) / math.sqrt(input.shape[2])
        return softmax(scores, dim=-1) @ self.v_layer(input)
