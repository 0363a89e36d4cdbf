# /// submission
# about = "There are no blocks: each symbol is predicted from the one before it and its place."
# changes = "models.py"
# mistake = "own position only"
# budget = 0.002
# [q10]
# causal = ["failed", "Another input at position 0 does not change the scores at position 1.", "own position only"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def forward(self, tokens):
        x = self.symbol(tokens) + self.position(torch.arange(tokens.size(1)))
        for block in self.blocks:
            pass
        return self.output(self.norm(x))
