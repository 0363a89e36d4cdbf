# /// submission
# about = "forward ends with a softmax."
# changes = "models.py"
# mistake = "softmax in forward"
# [q10]
# batch = ["failed", "After 150 steps", "softmax in forward"]
# bits = ["failed", "bits per character", "softmax in forward"]
# ///
class CharacterGPT:
    def forward(self, tokens):
        x = self.symbol(tokens) + self.position(torch.arange(tokens.size(1)))
        for block in self.blocks:
            x = block(x)
        return softmax(self.output(self.norm(x)), dim=-1)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in zip(range(20), loader):
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
