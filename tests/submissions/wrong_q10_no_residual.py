# /// submission
# about = "A block passes on what attention and feed-forward return, without adding x."
# changes = "models.py"
# mistake = "no residual"
# budget = 0.002
# [q10]
# block = ["failed", "With all weights zero, the block returns the same for every x.", "no residual"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class TransformerBlock:
    def forward(self, x):
        h = self.norm1(x)
        x = self.attention(h, h, h, causal_mask(x.size(1)))[0]
        return self.narrow(relu(self.wide(self.norm2(x))))
