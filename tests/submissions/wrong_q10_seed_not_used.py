# /// submission
# about = "generate draws from torch's own generator, whatever the seed."
# changes = "models.py"
# mistake = "seed not used"
# budget = 0.002
# [q10]
# generate = ["failed", "The same seed gives other symbols when it is used again.", "seed not used"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None:
                    least = scores.topk(min(top_k, scores.size(-1))).values[:, -1:]
                    scores = scores.masked_fill(scores < least, float("-inf"))
                drawn = torch.multinomial(softmax(scores, dim=-1), 1)
                tokens = cat([tokens, drawn], dim=1)
            return tokens
