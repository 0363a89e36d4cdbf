# /// submission
# about = "The model is given the last symbol only."
# changes = "models.py"
# mistake = "last symbol alone"
# [q10]
# sampling = ["failed", "wrong frequencies", "last symbol alone"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = torch.Generator().manual_seed(seed) if seed is not None else None
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -1:])[:, -1] / temperature
                if top_k is not None:
                    least = scores.sort(descending=True).values[:, [min(top_k, scores.size(1)) - 1]]
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
