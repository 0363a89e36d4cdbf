# /// submission
# about = "Fixed sine and cosine positions, a GELU feed-forward in a Sequential, cross_entropy over (N, vocab, T), and draws by an exponential race among the top k instead of multinomial."
# changes = "models.py"
# ///
import torch
from torch import cat, nn, no_grad, optim
from torch.nn import Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class TransformerBlock(Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(n_embd) for _ in range(2))
        self.attention = MultiHeadAttention(n_embd, n_head)
        self.feed_forward = nn.Sequential(
            nn.Linear(n_embd, 4 * n_embd),
            nn.GELU(),
            nn.Linear(4 * n_embd, n_embd),
        )

    def forward(self, x):
        before, between = self.norms
        h = before(x)
        x = x + self.attention(h, h, h, mask=causal_mask(x.shape[1]))[0]
        return x + self.feed_forward(between(x))


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbols = nn.Embedding(vocab_size, n_embd)
        # column pairs of one wavelength each, from 2 pi up
        speed = 100.0 ** -(torch.arange(n_embd) // 2 * 2 / n_embd)
        angles = torch.arange(block_size)[:, None] * speed
        even = torch.arange(n_embd) % 2 == 0
        self.register_buffer("positions", torch.where(even, angles.sin(), angles.cos()))
        self.blocks = nn.Sequential(*(TransformerBlock(n_embd, n_head) for _ in range(n_layer)))
        self.head = nn.Sequential(nn.LayerNorm(n_embd), nn.Linear(n_embd, vocab_size))

    def forward(self, tokens):
        return self.head(self.blocks(self.symbols(tokens) + self.positions[: tokens.shape[1]]))

    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).mT, targets)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                k = scores.shape[-1] if top_k is None else min(top_k, scores.shape[-1])
                best, symbols = scores.topk(k, dim=-1)
                # an alarm clock for each symbol, that rings at the rate of its probability: the first one wins
                clocks = torch.empty_like(best).exponential_(generator=generator)
                winner = (best.log_softmax(dim=-1) - clocks.log()).argmax(dim=-1, keepdim=True)
                tokens = cat([tokens, symbols.gather(1, winner)], dim=1)
            return tokens

    def train(self, dataset):
        epochs = 10
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.004)
        schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.004, total_steps=epochs * len(dataloader))
        for _ in range(epochs):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                schedule.step()
