# /// submission
# about = "The blocks are computed without gradients."
# changes = "models.py"
# mistake = "no gradient to some layers"
# [q10]
# bits = ["failed", "bits per character", "no gradient to some layers"]
# ///
class CharacterGPT:
    def forward(self, tokens):
        x = self.symbol(tokens) + self.position(torch.arange(tokens.size(1)))
        with no_grad():
            for block in self.blocks:
                x = block(x)
        return self.output(self.norm(x))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in zip(range(20), loader):
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
