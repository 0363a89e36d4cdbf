# /// submission
# about = "get_loss moves the targets by one place, although they are moved already."
# changes = "models.py"
# mistake = "shifted twice"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "shifted twice"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is", "shifted twice"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        logits = self(tokens)[:, :-1]
        return cross_entropy(logits.flatten(0, 1), targets[:, 1:].flatten())
