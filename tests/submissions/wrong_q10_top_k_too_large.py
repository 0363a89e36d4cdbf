# /// submission
# about = "A top_k of more symbols than there are is an error."
# changes = "models.py"
# mistake = "top_k beyond the alphabet"
# budget = 0.002
# [q10]
# sampling = ["error: exception", "top_k=17 of 12 symbols", "top_k beyond the alphabet"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = torch.Generator().manual_seed(seed) if seed is not None else None
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None:
                    least = scores.topk(top_k).values[:, -1:]
                    scores = scores.masked_fill(scores < least, float('-inf'))
                drawn = torch.multinomial(softmax(scores, dim=-1), 1, generator=generator)
                tokens = cat([tokens, drawn], dim=1)
            return tokens
