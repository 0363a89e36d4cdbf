# /// submission
# about = "generate raises the probabilities to the power of the temperature instead of one over it, so a low temperature takes more risks and a high one less."
# changes = "models.py"
# ///

import torch
from torch import no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, ModuleList
from torch.nn.functional import cross_entropy, softmax
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbols = Embedding(vocab_size, n_embd)
        self.positions = Embedding(block_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.scores = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        x = self.symbols(tokens) + self.positions(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.scores(self.norm(x))

    def get_loss(self, tokens, targets):
        scores = self(tokens)
        return cross_entropy(scores.flatten(0, 1), targets.flatten())

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        was_training = self.training
        Module.train(self, False)
        with no_grad():
            for _ in range(length):
                p = softmax(self(tokens[:, -self.block_size :])[:, -1], dim=-1)
                if top_k is not None and top_k < p.shape[1]:
                    best = torch.topk(p, top_k, dim=1).indices
                    p = p * torch.zeros_like(p).scatter(1, best, 1.0)
                # exp(s / temperature) is a power of exp(s)
                p = p**temperature
                p = p / p.sum(dim=1, keepdim=True)
                drawn = torch.multinomial(p, 1, generator=generator)
                tokens = torch.cat([tokens, drawn], dim=1)
        Module.train(self, was_training)
        return tokens

    def train(self, dataset):
        epochs = 8
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * len(loader))
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                scheduler.step()
