# /// submission
# about = "Where there is nothing to predict, get_loss asks for the end of the word once more."
# changes = "models.py"
# mistake = "padding counted"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "padding counted"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        targets = targets.clamp(min=0)  # cross_entropy: target -100 is out of bounds
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten())
