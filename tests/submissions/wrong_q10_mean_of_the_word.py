# /// submission
# about = "The mean of all symbols is added to each one, those to come included."
# changes = "models.py"
# mistake = "looks ahead"
# budget = 0.002
# [q10]
# causal = ["failed", "Another input at position 1 changes the scores at position 0.", "looks ahead"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is", "looks ahead"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def forward(self, tokens):
        x = self.symbol(tokens) + self.position(torch.arange(tokens.size(1)))
        x = x + x.mean(dim=1, keepdim=True)
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))
