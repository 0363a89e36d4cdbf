# /// submission
# about = "The output layer shares its weights with the embedding, as some do, without making them small."
# changes = "models.py"
# mistake = "too sure from the start"
# [q10]
# start = ["failed", "A model that knows nothing should not be sure of anything.", "too sure from the start"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbol = Embedding(vocab_size, n_embd)
        self.position = Embedding(block_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.output = Linear(n_embd, vocab_size)
        self.output.weight = self.symbol.weight

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 20:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
