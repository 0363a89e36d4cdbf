# /// submission
# about = "ignore_index=0: the symbol that ends a word is never learned."
# changes = "models.py"
# mistake = "end left out"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "end left out"]
# batch = ["failed", "After 150 steps"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        targets = targets.clamp(min=0)
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten(), ignore_index=0)
