# /// submission
# about = "generate takes the likeliest symbol, whatever the seed. A fault that has no name."
# changes = "models.py"
# budget = 0.002
# [q10]
# generate = ["failed", "Two seeds give the same 180 symbols: are they drawn at random?"]
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
                drawn = scores.argmax(dim=-1, keepdim=True)
                tokens = cat([tokens, drawn], dim=1)
            return tokens
