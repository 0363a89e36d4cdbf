# /// submission
# about = "The causal mask keeps one diagonal too many, so each position sees its answer."
# changes = "models.py"
# mistake = "mask one too wide"
# [q10]
# block = ["failed", "Another input at position 1 changes the output at position 0.", "mask one too wide"]
# causal = ["failed", "Another input at position 1 changes the scores at position 0.", "mask one too wide"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is", "looks ahead"]
# bits = ["failed", "bits per character on 1,000 unseen words", "looks ahead"]
# ///
def causal_mask(L):
    return torch.tril(torch.ones(L, L, dtype=torch.bool), diagonal=1)


class CharacterGPT:
    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 100:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
