# /// submission
# about = "Positions are a plain Parameter, embedding and output share their (small) weights, the block uses GELU, generate draws by the Gumbel trick, and training is AdamW with warm-up and cosine written by hand."
# changes = "models.py"
# ///
import math

import torch
from torch import cat, no_grad, optim
from torch.nn import GELU, Embedding, LayerNorm, Linear, Module, ModuleList, Parameter, Sequential
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class TransformerBlock(Module):

    def __init__(self, n_embd, n_head):
        super().__init__()
        self.norm1 = LayerNorm(n_embd)
        self.attention = MultiHeadAttention(n_embd, n_head, dropout=0.0)
        self.norm2 = LayerNorm(n_embd)
        self.feed_forward = Sequential(Linear(n_embd, 4 * n_embd), GELU(), Linear(4 * n_embd, n_embd))

    def forward(self, x):
        T = x.shape[1]
        z = self.norm1(x)
        past = torch.ones(T, T, dtype=torch.bool).tril()
        x = x + self.attention(z, z, z, past)[0]
        return x + self.feed_forward(self.norm2(x))


class CharacterGPT(Module):

    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbols = Embedding(vocab_size, n_embd)
        torch.nn.init.normal_(self.symbols.weight, std=0.05)
        self.places = Parameter(0.05 * torch.randn(block_size, n_embd))
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.bias = Parameter(torch.zeros(vocab_size))

    def forward(self, tokens):
        T = tokens.shape[1]
        x = self.symbols(tokens) + self.places[:T]
        for block in self.blocks:
            x = block(x)
        return self.norm(x) @ self.symbols.weight.T + self.bias

    def get_loss(self, tokens, targets):
        # (N, classes, T) is a form that cross_entropy takes, too
        return cross_entropy(self(tokens).movedim(2, 1), targets)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                # argmax(scores + Gumbel noise) is a draw from softmax(scores)
                u = torch.rand(scores.shape, generator=generator, dtype=torch.float64).clamp(1e-300, 1 - 1e-16)
                noisy = scores.double() - torch.log(-torch.log(u))
                k = scores.shape[1] if top_k is None else min(top_k, scores.shape[1])
                best = scores.topk(k, dim=1).indices
                winner = noisy.gather(1, best).argmax(dim=1, keepdim=True)
                tokens = cat([tokens, best.gather(1, winner)], dim=1)
        return tokens

    def train(self, dataset):
        epochs, warm = 10, 100
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        total = epochs * len(loader)
        opt = optim.AdamW(self.parameters(), lr=0.0, weight_decay=0.01)
        step = 0
        for epoch in range(epochs):
            for batch in loader:
                eta = 4e-3 * min(1.0, (step + 1) / warm) * 0.5 * (1 + math.cos(math.pi * step / total))
                for group in opt.param_groups:
                    group["lr"] = eta
                opt.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                torch.nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                opt.step()
                step += 1
            print("epoch %d: %.3f bits" % (epoch + 1, dataset.get_validation_bits()))
