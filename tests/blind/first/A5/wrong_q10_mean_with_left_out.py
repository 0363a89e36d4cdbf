# /// submission
# about = "reduction='none' and then mean(): the zeros at the left-out positions (-100) are counted, so the loss is no mean over what there is to predict."
# changes = "models.py"
# ///
import torch
from torch import cat, nn, no_grad, optim
from torch.nn import Module
from torch.nn.functional import cross_entropy, softmax
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbols = nn.Embedding(vocab_size, n_embd)
        self.positions = nn.Embedding(block_size, n_embd)
        self.blocks = nn.Sequential(*(TransformerBlock(n_embd, n_head) for _ in range(n_layer)))
        self.head = nn.Sequential(nn.LayerNorm(n_embd), nn.Linear(n_embd, vocab_size))

    def forward(self, tokens):
        x = self.symbols(tokens) + self.positions(torch.arange(tokens.size(1)))
        return self.head(self.blocks(x))

    def get_loss(self, tokens, targets):
        losses = cross_entropy(self(tokens).transpose(1, 2), targets, reduction="none")
        return losses.mean()

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None:
                    least = scores.topk(min(top_k, scores.size(-1))).values[:, -1:]
                    scores = scores.masked_fill(scores < least, float("-inf"))
                drawn = torch.multinomial(softmax(scores, dim=-1), 1, generator=generator)
                tokens = cat([tokens, drawn], dim=1)
            return tokens

    def train(self, dataset):
        epochs = 10
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.004)
        schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.004, total_steps=epochs * len(dataloader))
        for _ in range(epochs):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                schedule.step()
