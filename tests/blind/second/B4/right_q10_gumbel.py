# /// submission
# about = "generate draws by the Gumbel trick (argmax of scores plus noise), positions are a Parameter, blocks use GELU, the loss is logsumexp minus the target's score."
# changes = "models.py"
# ///
import torch
from torch import no_grad, optim
from torch.nn import GELU, Embedding, LayerNorm, Linear, Module, Parameter, Sequential, init
from torch.utils.data import DataLoader


class TransformerBlock(Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head, dropout=0.0)
        self.norm1, self.norm2 = LayerNorm(n_embd), LayerNorm(n_embd)
        self.feed_forward = Sequential(Linear(n_embd, 4 * n_embd), GELU(), Linear(4 * n_embd, n_embd))

    def forward(self, x):
        T = x.shape[1]
        past = torch.ones(T, T, dtype=torch.bool).tril()
        y = self.norm1(x)
        found, _ = self.attention(y, y, y, past)
        x = x + found
        return x + self.feed_forward(self.norm2(x))


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbols = Embedding(vocab_size, n_embd)
        init.normal_(self.symbols.weight, std=0.1)
        self.positions = Parameter(0.1 * torch.randn(block_size, n_embd))
        self.stack = Sequential(*(TransformerBlock(n_embd, n_head) for _ in range(n_layer)), LayerNorm(n_embd))
        self.scores = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        x = self.symbols(tokens) + self.positions[: tokens.shape[1]]
        return self.scores(self.stack(x))

    def get_loss(self, tokens, targets):
        known = targets != -100
        scores = self(tokens)[known]  # (how many there are, vocab_size)
        right = scores.gather(1, targets[known].unsqueeze(1)).squeeze(1)
        return (scores.logsumexp(dim=1) - right).mean()

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                s = self(tokens[:, -self.block_size :])[:, -1] / temperature
                if top_k is not None and top_k < s.shape[1]:
                    best = s.topk(top_k, dim=1).indices
                    hidden = torch.ones_like(s, dtype=torch.bool).scatter(1, best, False)
                    s = s.masked_fill(hidden, float("-inf"))
                u = torch.rand(s.shape, generator=generator).clamp(min=1e-30)
                gumbel = -torch.log(-torch.log(u))
                tokens = torch.hstack((tokens, (s + gumbel).argmax(dim=1, keepdim=True)))
            return tokens

    def train(self, dataset):
        epochs = 8
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.004, weight_decay=0.01)
        schedule = optim.lr_scheduler.OneCycleLR(optimizer, 0.004, total_steps=epochs * len(loader) + 1)
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad(set_to_none=True)
                self.get_loss(batch["x"], batch["label"]).backward()
                torch.nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
                schedule.step()
            print(f"{epoch + 1}: {dataset.get_validation_bits():.3f} bits")
