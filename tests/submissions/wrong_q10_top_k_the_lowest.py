# /// submission
# about = "generate keeps the k symbols with the lowest scores. A fault that has no name."
# changes = "models.py"
# budget = 0.002
# [q10]
# sampling = ["failed", "temperature=2, top_k=3: wrong frequencies."]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None:
                    most = (-scores).topk(min(top_k, scores.size(-1))).values[:, -1:]
                    scores = scores.masked_fill(-scores < most, float("-inf"))
                drawn = torch.multinomial(softmax(scores, dim=-1), 1, generator=generator)
                tokens = cat([tokens, drawn], dim=1)
            return tokens
