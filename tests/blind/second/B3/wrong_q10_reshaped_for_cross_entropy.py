# /// submission
# about = "get_loss reshapes the scores (N, T, vocab) to (N, vocab, T) instead of moving the dimension, so scores and targets no longer belong together."
# changes = "models.py"
# ///
import torch
from torch import cat, no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, ModuleList
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    """A small language model: it predicts each symbol of a text from the symbols before it."""

    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.vocab_size = vocab_size
        self.token_embedding = Embedding(vocab_size, n_embd)
        self.position_embedding = Embedding(block_size, n_embd)
        self.blocks = ModuleList(TransformerBlock(n_embd, n_head) for _ in range(n_layer))
        self.final_norm = LayerNorm(n_embd)
        self.head = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        positions = torch.arange(tokens.shape[1])
        x = self.token_embedding(tokens) + self.position_embedding(positions)
        for block in self.blocks:
            x = block(x)
        return self.head(self.final_norm(x))

    def get_loss(self, tokens, targets):
        N, T = tokens.shape
        scores = self(tokens)  # (N, T, vocab_size)
        # for sequences, cross_entropy wants the classes in dimension 1: (N, vocab_size, T)
        return cross_entropy(scores.reshape(N, self.vocab_size, T), targets)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None and top_k < scores.shape[-1]:
                    smallest = scores.topk(top_k).values[:, -1:]
                    scores = scores.masked_fill(scores < smallest, float("-inf"))
                drawn = torch.multinomial(torch.softmax(scores, dim=-1), 1, generator=generator)
                tokens = cat([tokens, drawn], dim=1)
        return tokens

    def train(self, dataset):
        epochs, batch_size = 8, 100
        loader = DataLoader(dataset, batch_size=batch_size, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs)
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
            print(f"epoch {epoch}: {dataset.get_validation_bits():.3f} bits")
