# /// submission
# about = "With top_k, generate draws from the k sorted scores and keeps the rank 0 to k-1 as the symbol: the indices of topk are thrown away."
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
        scores = self(tokens)
        return cross_entropy(scores.flatten(0, 1), targets.flatten())

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                context = tokens[:, -self.block_size :]
                scores = self(context)[:, -1] / temperature
                if top_k is not None:
                    scores, _ = scores.topk(min(top_k, self.vocab_size), dim=-1)
                probabilities = torch.softmax(scores, dim=-1)
                drawn = torch.multinomial(probabilities, 1, generator=generator)
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
