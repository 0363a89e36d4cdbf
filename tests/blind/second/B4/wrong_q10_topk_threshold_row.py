# /// submission
# about = "generate compares scores (N, V) with the k-th best values of shape (N,): an exception with top_k for every batch of more than one sequence."
# changes = "models.py"
# ///
import torch
from torch import cat, no_grad, optim, softmax
from torch.nn import Embedding, LayerNorm, Linear, Module, Sequential
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.token_embedding = Embedding(vocab_size, n_embd)
        self.position_embedding = Embedding(block_size, n_embd)
        self.blocks = Sequential(*[TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.final_norm = LayerNorm(n_embd)
        self.to_scores = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        T = tokens.shape[1]
        x = self.token_embedding(tokens) + self.position_embedding.weight[:T]
        return self.to_scores(self.final_norm(self.blocks(x)))

    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).transpose(1, 2), targets)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                context = tokens[:, -self.block_size :]
                scores = self(context)[:, -1] / temperature
                if top_k is not None:
                    k = min(top_k, scores.shape[-1])
                    threshold = scores.topk(k, dim=-1).values[:, -1]
                    scores = torch.where(scores < threshold, float("-inf"), scores)
                next_symbol = torch.multinomial(softmax(scores, dim=-1), 1, generator=generator)
                tokens = cat([tokens, next_symbol], dim=1)
        return tokens

    def train(self, dataset):
        epochs = 7
        loader = DataLoader(dataset, batch_size=80, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 0.004, total_steps=epochs * len(loader))
        for _ in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                scheduler.step()
