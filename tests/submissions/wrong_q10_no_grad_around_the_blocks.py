# /// submission
# about = "The blocks are computed without gradients."
# changes = "models.py"
# mistake = "no gradient to some layers"
# budget = 0.002
# [q10]
# bits = ["failed", "bits per character", "no gradient to some layers"]
# ///
class CharacterGPT:
    def forward(self, tokens):
        x = self.symbol(tokens) + self.position(torch.arange(tokens.size(1)))
        with no_grad():
            for block in self.blocks:
                x = block(x)
        return self.output(self.norm(x))
