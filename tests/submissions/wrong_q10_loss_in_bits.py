# /// submission
# about = "get_loss returns bits, not nats."
# changes = "models.py"
# mistake = "loss in bits"
# [q10]
# loss = ["failed", "get_loss is wrong.", "loss in bits"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        nats = cross_entropy(self(tokens).flatten(0, 1), targets.flatten())
        return nats / torch.log(torch.tensor(2.0))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 20:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
