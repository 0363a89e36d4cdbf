# /// submission
# about = "get_loss takes the losses of all positions with reduction none and their plain mean, so the zeros at the targets -100 are counted and the loss is too small."
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
        self.vocab_size = vocab_size
        self.token_embedding = Embedding(vocab_size, n_embd)
        self.position_embedding = Embedding(block_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.last_norm = LayerNorm(n_embd)
        self.to_scores = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        N, T = tokens.shape
        x = self.token_embedding(tokens) + self.position_embedding(torch.arange(T))
        for block in self.blocks:
            x = block(x)
        return self.to_scores(self.last_norm(x))

    def get_loss(self, tokens, targets):
        scores = self(tokens)
        losses = cross_entropy(
            scores.reshape(-1, self.vocab_size), targets.reshape(-1), reduction="none"
        )  # one for each position, 0 where there is nothing to predict
        return losses.mean()

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for step in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None and top_k < self.vocab_size:
                    smallest = scores.topk(top_k, dim=1).values[:, -1:]
                    scores = scores.masked_fill(scores < smallest, float("-inf"))
                shares = torch.softmax(scores, dim=1)
                drawn = torch.multinomial(shares, 1, generator=generator)
                tokens = torch.cat([tokens, drawn], dim=1)
            return tokens

    def train(self, dataset):
        epochs = 8
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        for epoch in range(epochs):
            for group in optimizer.param_groups:
                group["lr"] = 0.003 * (1 - epoch / epochs)
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            print("epoch", epoch, "bits", dataset.get_validation_bits())
