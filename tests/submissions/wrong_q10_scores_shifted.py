# /// submission
# about = "get_loss compares the scores of position t with the target of t - 1."
# changes = "models.py"
# mistake = "scores shifted"
# [q10]
# loss = ["failed", "get_loss is wrong.", "scores shifted"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is", "scores shifted"]
# bits = ["failed", "bits per character on 1,000 unseen words", "scores shifted"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        logits = self(tokens)[:, 1:]
        return cross_entropy(logits.flatten(0, 1), targets[:, :-1].flatten())

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 20:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
