# /// submission
# about = "Positions are fixed sines and cosines, and generate draws by the Gumbel trick: the highest of scores plus Gumbel noise."
# changes = "models.py"
# ///

import math

import torch
from torch import no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, Sequential
from torch.nn.functional import log_softmax, nll_loss
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.letters = Embedding(vocab_size, n_embd)
        t = torch.arange(block_size, dtype=torch.float32)[:, None]
        pairs = torch.arange((n_embd + 1) // 2, dtype=torch.float32)[None, :]
        angle = t * torch.exp(-math.log(100.0) * 2 * pairs / n_embd)
        waves = torch.stack((torch.sin(angle), torch.cos(angle)), dim=2).flatten(1)[:, :n_embd]
        self.register_buffer("waves", waves)
        self.body = Sequential(*(TransformerBlock(n_embd, n_head) for _ in range(n_layer)), LayerNorm(n_embd))
        self.head = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        return self.head(self.body(self.letters(tokens) + self.waves[: tokens.shape[1]]))

    def get_loss(self, tokens, targets):
        log_p = log_softmax(self(tokens), dim=2)
        return nll_loss(log_p.transpose(1, 2), targets, ignore_index=-100)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        was_training = self.training
        Module.train(self, False)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1]
                k = scores.shape[1] if top_k is None else min(top_k, scores.shape[1])
                best, symbols = scores.topk(k, dim=1)
                noise = -torch.log(torch.empty_like(best).exponential_(generator=generator))
                winner = (best / temperature + noise).argmax(dim=1, keepdim=True)
                tokens = torch.cat((tokens, symbols.gather(1, winner)), dim=1)
        Module.train(self, was_training)
        return tokens

    def train(self, dataset):
        epochs = 8
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.003, weight_decay=0.01)
        steps = epochs * len(loader)
        scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 0.004, total_steps=steps, pct_start=0.1)
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                scheduler.step()
