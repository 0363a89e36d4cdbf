# /// submission
# about = "All position vectors are added, however short the sequence is."
# changes = "models.py"
# mistake = "sizes of a sum"
# budget = 0.002
# [q10]
# causal = ["error: exception", "RuntimeError: The size of tensor a (3) must match the size of tensor b (6) at non-singleton dimension 1", "sizes of a sum"]
# generate = ["error: exception", "RuntimeError: The size of tensor a (2) must match the size of tensor b (6) at non-singleton dimension 1", "sizes of a sum"]
# bits = ["failed", "forward returned a tensor of shape (100, 11, 53), expected (100, 1, 53)."]
# ///
class CharacterGPT:
    def forward(self, tokens):
        x = self.symbol(tokens) + self.position.weight
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))
