# /// submission
# about = "The scores are detached, so that keys and queries could never be learned."
# changes = "models.py"
# [q6]
# full_block = ["failed", "No gradient reaches k_layer.weight of Attention"]
# ///
class Attention:
    def forward(self, input):
        B, T, C = input.size()
        scores = (self.k_layer(input) @ self.q_layer(input).transpose(1, 2)).detach() / self.layer_size**0.5
        scores = scores.masked_fill(self.mask[0, :, :T, :T] == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ self.v_layer(input)
