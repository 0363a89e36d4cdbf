# /// submission
# about = "generate returns only what it has drawn, without the beginning."
# changes = "models.py"
# budget = 0.002
# [q10]
# generate = ["failed", "generate returned a tensor of shape (20, 9), expected (20, 11)."]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None:
                    least = scores.topk(min(top_k, scores.size(-1))).values[:, -1:]
                    scores = scores.masked_fill(scores < least, float("-inf"))
                drawn = torch.multinomial(softmax(scores, dim=-1), 1, generator=generator)
                tokens = cat([tokens, drawn], dim=1)
            return tokens[:, -length:]
