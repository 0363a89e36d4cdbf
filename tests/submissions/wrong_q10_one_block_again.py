# /// submission
# about = "The list of blocks holds one block several times."
# changes = "models.py"
# mistake = "one block again and again"
# budget = 0.002
# [q10]
# causal = ["failed", "as many as with 1", "one block again and again"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbol = Embedding(vocab_size, n_embd)
        self.position = Embedding(block_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head)] * n_layer)
        self.norm = LayerNorm(n_embd)
        self.output = Linear(n_embd, vocab_size)
