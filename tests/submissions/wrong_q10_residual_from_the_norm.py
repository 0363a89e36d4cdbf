# /// submission
# about = "x is bound to what the norm returned before the attention is added to it."
# changes = "models.py"
# mistake = "residual from the norm"
# budget = 0.002
# [q10]
# block = ["failed", "x itself does not get through", "residual from the norm"]
# bits = ["failed", "bits per character"]
# ///
class TransformerBlock:
    def forward(self, x):
        x = self.norm1(x)
        x = x + self.attention(x, x, x, causal_mask(x.size(1)))[0]
        x = self.norm2(x)
        return x + self.narrow(relu(self.wide(x)))
