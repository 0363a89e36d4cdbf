# /// submission
# about = "The causal mask is the transposed one: a position sees itself and what follows."
# changes = "models.py"
# mistake = "mask turned round"
# [q10]
# block = ["failed", "Another input at position 1 changes the output at position 0.", "mask turned round"]
# causal = ["failed", "Another input at position 1 changes the scores at position 0.", "mask turned round"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is", "looks ahead"]
# bits = ["failed", "bits per character on 1,000 unseen words", "looks ahead"]
# ///
def causal_mask(L):
    return torch.triu(torch.ones(L, L, dtype=torch.bool))


class CharacterGPT:
    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 20:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
