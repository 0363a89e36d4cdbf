# /// submission
# about = "get_loss returns bits, not nats."
# changes = "models.py"
# mistake = "loss in bits"
# budget = 0.002
# [q10]
# loss = ["failed", "get_loss is wrong.", "loss in bits"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        nats = cross_entropy(self(tokens).flatten(0, 1), targets.flatten())
        return nats / torch.log(torch.tensor(2.0))
