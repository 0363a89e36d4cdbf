# /// submission
# about = "forward counts positions with arange(len(tokens)), which is the size of the batch and not the length: shapes do not fit, or the index is out of range."
# changes = "models.py"
# ///
import torch
from torch import no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, ModuleList
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbols = Embedding(vocab_size, n_embd)
        self.places = Embedding(block_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.head = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        x = self.symbols(tokens) + self.places(torch.arange(len(tokens)))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))

    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten())

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None and top_k < scores.shape[1]:
                    kth = scores.topk(top_k, dim=1).values[:, -1:]
                    scores = scores.masked_fill(scores < kth, float("-inf"))
                p = torch.softmax(scores, dim=1)
                tokens = torch.cat((tokens, torch.multinomial(p, 1, generator=generator)), dim=1)
            return tokens

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, 8 * len(loader))
        for epoch in range(8):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                schedule.step()
            print(epoch, dataset.get_validation_bits())
