# /// submission
# about = "One head as in q6, norms after the sums, sines for the positions, all words in one tensor."
# [q10]
# ///
import math

import torch
from torch import nn


class TransformerBlock(nn.Module):
    """One head, as in q6; the norms come after the sums, as in the first transformers."""

    def __init__(self, n_embd, n_head):
        super().__init__()
        self.k_layer = nn.Linear(n_embd, n_embd)
        self.q_layer = nn.Linear(n_embd, n_embd)
        self.v_layer = nn.Linear(n_embd, n_embd)
        self.norm1 = nn.LayerNorm(n_embd)
        self.hidden = nn.Linear(n_embd, 2 * n_embd)
        self.out = nn.Linear(2 * n_embd, n_embd)
        self.norm2 = nn.LayerNorm(n_embd)

    def attend(self, x):
        N, T, C = x.shape
        scores = self.q_layer(x) @ self.k_layer(x).transpose(1, 2) / math.sqrt(C)
        future = torch.triu(torch.full((T, T), float("-inf")), diagonal=1)
        return torch.softmax(scores + future, dim=2) @ self.v_layer(x)

    def forward(self, x):
        x = self.norm1(x + self.attend(x))
        return self.norm2(x + self.out(torch.tanh(self.hidden(x))))


class CharacterGPT(nn.Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.vocab_size = vocab_size
        self.n_embd = n_embd
        self.letters = nn.Linear(vocab_size, n_embd)
        self.block_list = nn.ModuleList(TransformerBlock(n_embd, n_head) for i in range(n_layer))
        self.scores = nn.Linear(n_embd, vocab_size)

    def positions(self, T):
        """Sines and cosines."""
        t = torch.arange(T).float().unsqueeze(1)
        f = torch.exp(-math.log(100.0) * torch.arange(0, self.n_embd, 2) / self.n_embd)
        return torch.cat([torch.sin(t * f), torch.cos(t * f)], dim=1)

    def forward(self, tokens):
        one_hot = nn.functional.one_hot(tokens, self.vocab_size).float()
        x = self.letters(one_hot) + self.positions(tokens.shape[1])
        for block in self.block_list:
            x = block(x)
        return self.scores(x)

    def get_loss(self, tokens, targets):
        log_probabilities = torch.log_softmax(self(tokens), dim=2)
        real = targets >= 0
        return -log_probabilities[real].gather(1, targets[real].unsqueeze(1)).mean()

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        if seed is not None:
            torch.manual_seed(seed)
        with torch.no_grad():
            for i in range(length):
                scores = self(tokens[:, -self.block_size:])[:, -1]
                if top_k is not None:
                    order = scores.argsort(dim=1, descending=True)
                    scores = scores.scatter(1, order[:, top_k:], -1e9)
                choice = torch.distributions.Categorical(logits=scores / temperature).sample()
                tokens = torch.cat((tokens, choice[:, None]), 1)
        return tokens

    def train(self, dataset):
        x, y = torch.from_numpy(dataset.x), torch.from_numpy(dataset.y)
        optimizer = torch.optim.Adam(self.parameters())
        epochs, size = 7, 100
        for epoch in range(epochs):
            for group in optimizer.param_groups:
                group["lr"] = 0.005 * (epochs - epoch) / epochs
            for rows in torch.randperm(len(x)).split(size):
                optimizer.zero_grad()
                self.get_loss(x[rows], y[rows]).backward()
                optimizer.step()
