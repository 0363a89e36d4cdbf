# /// submission
# about = "The scores are brought to the shape (N, symbols, T) by a reshape."
# changes = "models.py"
# mistake = "scores reshaped"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "scores reshaped"]
# batch = ["failed", "After 150 steps"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        scores = self(tokens)
        return cross_entropy(scores.reshape(len(scores), scores.size(2), scores.size(1)), targets)
