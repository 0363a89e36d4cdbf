# /// submission
# about = "top_k keeps one symbol more."
# changes = "models.py"
# mistake = "top_k one too many"
# [q10]
# sampling = ["failed", "wrong frequencies", "top_k one too many"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = torch.Generator().manual_seed(seed) if seed is not None else None
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None:
                    least = scores.sort(descending=True).values[:, [min(top_k, scores.size(1) - 1)]]
                    scores = scores.masked_fill(scores < least, float('-inf'))
                drawn = torch.multinomial(softmax(scores, dim=-1), 1, generator=generator)
                tokens = cat([tokens, drawn], dim=1)
            return tokens

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in zip(range(20), loader):
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
