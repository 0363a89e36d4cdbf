# /// submission
# about = "get_loss divides the sum by the count of all positions."
# changes = "models.py"
# mistake = "padding in the mean"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "padding in the mean"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        total = cross_entropy(self(tokens).flatten(0, 1), targets.flatten(), reduction="sum")
        return total / targets.numel()
