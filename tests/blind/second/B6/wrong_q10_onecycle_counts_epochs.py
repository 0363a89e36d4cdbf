# /// submission
# about = "OneCycleLR is told that there are as many steps as epochs, but is stepped after every batch, so it raises a ValueError after the first few batches of the training."
# changes = "models.py"
# ///
import torch
from torch import cat, no_grad, optim
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
        x = self.token_embedding(tokens) + self.position_embedding(torch.arange(T))
        return self.to_scores(self.final_norm(self.blocks(x)))

    def get_loss(self, tokens, targets):
        scores = self(tokens)
        return cross_entropy(scores.reshape(-1, scores.shape[-1]), targets.reshape(-1))

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1, :] / temperature
                if top_k is not None:
                    k = min(top_k, scores.size(-1))
                    kth = torch.topk(scores, k).values[:, [-1]]
                    scores[scores < kth] = float("-inf")
                drawn = torch.multinomial(scores.softmax(-1), 1, generator=generator)
                tokens = cat((tokens, drawn), dim=1)
            return tokens

    def train(self, dataset):
        n_epochs = 10
        optimizer = optim.AdamW(self.parameters(), lr=1e-3, weight_decay=0.01)
        scheduler = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=n_epochs)
        for epoch in range(n_epochs):
            running = 0.0
            for batch in DataLoader(dataset, batch_size=128, shuffle=True):
                optimizer.zero_grad(set_to_none=True)
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
                scheduler.step()
                running += loss.item()
            print(f"epoch {epoch}: {running:.1f}, {dataset.get_validation_bits():.3f} bits")
