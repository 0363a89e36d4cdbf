# /// submission
# about = "The scores go through a softmax before cross_entropy, which has one of its own."
# changes = "models.py"
# mistake = "softmax before cross-entropy"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "softmax before cross-entropy"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        return cross_entropy(softmax(self(tokens), dim=-1).flatten(0, 1), targets.flatten())
