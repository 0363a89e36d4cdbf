# /// submission
# about = "forward ends with a softmax."
# changes = "models.py"
# mistake = "softmax in forward"
# budget = 0.002
# [q10]
# batch = ["failed", "After 150 steps", "softmax in forward"]
# bits = ["failed", "bits per character", "softmax in forward"]
# ///
class CharacterGPT:
    def forward(self, tokens):
        x = self.symbol(tokens) + self.position(torch.arange(tokens.size(1)))
        for block in self.blocks:
            x = block(x)
        return softmax(self.output(self.norm(x)), dim=-1)
