# /// submission
# about = "get_loss makes targets of its own from the tokens, which end in zeros."
# changes = "models.py"
# mistake = "targets not used"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "targets not used"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        logits = self(tokens)[:, :-1]
        return cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
