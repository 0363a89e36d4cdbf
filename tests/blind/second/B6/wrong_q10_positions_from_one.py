# /// submission
# about = "The positions are numbered from 1 to T in place of 0 to T - 1, so for sequences of block_size symbols the position embedding raises an IndexError."
# changes = "models.py"
# ///
import math

import torch
from torch import cat, no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, ModuleList
from torch.nn.functional import cross_entropy, softmax
from torch.utils.data import DataLoader


class CharacterGPT(Module):

    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.tok = Embedding(vocab_size, n_embd)
        self.pos = Embedding(block_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for k in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.head = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        N, T = tokens.shape
        n = torch.arange(1, T + 1)  # 1:T
        x = self.tok(tokens) + self.pos(n)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))

    def get_loss(self, tokens, targets):
        logits = self(tokens)
        return cross_entropy(logits.flatten(0, 1), targets.flatten())

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for k in range(length):
                logits = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None and top_k < logits.shape[-1]:
                    limit = logits.topk(top_k).values[:, -1:]
                    logits = logits.masked_fill(logits < limit, float("-inf"))
                p = softmax(logits, dim=-1)
                tokens = cat([tokens, torch.multinomial(p, 1, generator=generator)], dim=1)
        return tokens

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        epochs = 8
        steps = epochs * len(loader)
        opt = optim.Adam(self.parameters(), lr=3e-3)
        sched = optim.lr_scheduler.LambdaLR(
            opt, lambda s: min(1, (s + 1) / 100) * 0.5 * (1 + math.cos(math.pi * min(s, steps) / steps))
        )
        for epoch in range(epochs):
            for batch in loader:
                opt.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                opt.step()
                sched.step()
            print("epoch %d: %.3f bits" % (epoch + 1, dataset.get_validation_bits()))
