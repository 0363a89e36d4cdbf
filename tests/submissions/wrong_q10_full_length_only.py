# /// submission
# about = "All position vectors are added, however short the sequence is."
# changes = "models.py"
# mistake = "sizes of a sum"
# [q10]
# causal = ["error: exception", "RuntimeError: The size of tensor a (3) must match the size of tensor b (6) at non-singleton dimension 1", "sizes of a sum"]
# generate = ["error: exception", "RuntimeError: The size of tensor a (2) must match the size of tensor b (6) at non-singleton dimension 1", "sizes of a sum"]
# bits = ["failed", "forward returned a tensor of shape (100, 11, 53), expected (100, 1, 53)."]
# ///
class CharacterGPT:
    def forward(self, tokens):
        x = self.symbol(tokens) + self.position.weight
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 20:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
