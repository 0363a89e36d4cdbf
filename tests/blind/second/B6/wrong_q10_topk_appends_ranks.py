# /// submission
# about = "With top_k, generate draws a place among the k best and appends this place (0 to k - 1) itself, without looking up which symbol stands there."
# changes = "models.py"
# ///
import torch
from torch import cat, no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, ModuleList
from torch.nn.functional import cross_entropy, softmax
from torch.utils.data import DataLoader


class CharacterGPT(Module):

    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.E = Embedding(vocab_size, n_embd)
        self.P = Embedding(block_size, n_embd)
        self.layers = ModuleList(TransformerBlock(n_embd, n_head) for _ in range(n_layer))
        self.ln = LayerNorm(n_embd)
        self.out = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        N, T = tokens.shape
        x = self.E(tokens) + self.P(torch.arange(T))[None]
        for layer in self.layers:
            x = layer(x)
        return self.out(self.ln(x))

    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten())

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for step in range(length):
                window = tokens[:, -self.block_size :]
                energy = self(window)[:, -1, :]
                if top_k is not None:
                    # sort(energy, 'descend'), keep the first k
                    energy, order = energy.sort(dim=1, descending=True)
                    energy = energy[:, :top_k]
                boltzmann = softmax(energy / temperature, dim=1)
                idx = torch.multinomial(boltzmann, 1, generator=generator)
                tokens = cat([tokens, idx], dim=1)
        return tokens

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        epochs = 8
        optimizer = optim.Adam(self.parameters(), lr=2e-3)
        scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs * len(loader))
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                scheduler.step()
            print(epoch, dataset.get_validation_bits())
