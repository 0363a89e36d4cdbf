# /// submission
# about = "The attention has no mask, so each position sees the symbols that it should predict."
# changes = "models.py"
# mistake = "no causal mask"
# [q10]
# block = ["failed", "Another input at position 1 changes the output at position 0.", "no causal mask"]
# causal = ["failed", "Another input at position 1 changes the scores at position 0.", "no causal mask"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is", "looks ahead"]
# bits = ["failed", "bits per character on 1,000 unseen words", "looks ahead"]
# ///
class TransformerBlock:
    def forward(self, x):
        h = self.norm1(x)
        x = x + self.attention(h, h, h)[0]
        return x + self.narrow(relu(self.wide(self.norm2(x))))


class CharacterGPT:
    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 150:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
