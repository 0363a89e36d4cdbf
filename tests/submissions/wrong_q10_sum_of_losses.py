# /// submission
# about = "get_loss is the sum over all symbols of the batch, not their mean."
# changes = "models.py"
# mistake = "sum of losses"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "sum of losses"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten(), reduction="sum")
