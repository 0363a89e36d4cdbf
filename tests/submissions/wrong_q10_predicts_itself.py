# /// submission
# about = "get_loss compares the scores with the tokens that were read, not with what follows."
# changes = "models.py"
# mistake = "predicts itself"
# [q10]
# loss = ["failed", "get_loss is wrong.", "predicts itself"]
# batch = ["failed", "After 150 steps of Adam the loss on the batch is", "predicts itself"]
# bits = ["failed", "bits per character on 1,000 unseen words", "predicts itself"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).flatten(0, 1), tokens.flatten())

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 100:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
