# /// submission
# about = "The loss is the mean over words of their mean losses."
# changes = "models.py"
# mistake = "mean of means"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "mean of means"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        return stack([cross_entropy(scores, y) for scores, y in zip(self(tokens), targets)]).mean()
