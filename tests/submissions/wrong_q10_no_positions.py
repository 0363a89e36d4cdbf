# /// submission
# about = "There is no embedding of the positions, so the order of the symbols is lost."
# changes = "models.py"
# mistake = "no positions"
# budget = 0.002
# [q10]
# causal = ["failed", "With one block, the first two symbols can change places without any effect on the last.", "no positions"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbol = Embedding(vocab_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.output = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        x = self.symbol(tokens)
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))
