# /// submission
# about = "get_loss smooths its targets, so it is not the cross-entropy. A fault that has no name."
# changes = "models.py"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong."]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten(), label_smoothing=0.2)
