# /// submission
# about = "Blocks with GELU in a Sequential, embedding and last layer share small weights, and generate draws by adding Gumbel noise and taking the argmax instead of multinomial."
# changes = "models.py"
# ///
import torch
from torch import no_grad, optim
from torch.nn import GELU, Embedding, LayerNorm, Linear, Module, Parameter, Sequential
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class TransformerBlock(Module):
    """Attention mixes the positions, then one network works on each of them."""

    def __init__(self, n_embd, n_head):
        super().__init__()
        self.norm1 = LayerNorm(n_embd)
        self.norm2 = LayerNorm(n_embd)
        self.attention = MultiHeadAttention(n_embd, n_head, dropout=0.0)
        self.feed_forward = Sequential(Linear(n_embd, 4 * n_embd), GELU(), Linear(4 * n_embd, n_embd))

    def forward(self, x):
        normed = self.norm1(x)
        found, _ = self.attention(normed, normed, normed, causal_mask(x.shape[1]))
        x = x + found
        return x + self.feed_forward(self.norm2(x))


class CharacterGPT(Module):
    """A small language model: it predicts each symbol of a text from the symbols before it."""

    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.symbols = Embedding(vocab_size, n_embd)
        torch.nn.init.normal_(self.symbols.weight, std=0.05)
        self.places = Parameter(0.05 * torch.randn(block_size, n_embd))
        self.blocks = Sequential(*[TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.bias = Parameter(torch.zeros(vocab_size))

    def forward(self, tokens):
        x = self.symbols(tokens) + self.places[: tokens.shape[1]]
        return self.norm(self.blocks(x)) @ self.symbols.weight.T + self.bias

    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).movedim(-1, 1), targets)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            N, T = tokens.shape
            text = torch.zeros(N, T + length, dtype=torch.int64)
            text[:, :T] = tokens
            for end in range(T, T + length):
                scores = self(text[:, max(0, end - self.block_size) : end])[:, -1]
                k = scores.shape[-1] if top_k is None else min(top_k, scores.shape[-1])
                best, which = scores.topk(k)
                uniform = torch.rand(best.shape, generator=generator, dtype=torch.float64)
                gumbel = -torch.log(-torch.log(uniform.clamp(1e-12, 1 - 1e-12)))
                winner = (best.double() / temperature + gumbel).argmax(dim=-1, keepdim=True)
                text[:, end : end + 1] = which.gather(1, winner)
        return text

    def train(self, dataset):
        epochs = 9
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.004, weight_decay=0.01)
        schedule = optim.lr_scheduler.OneCycleLR(
            optimizer, max_lr=0.004, total_steps=epochs * len(loader), pct_start=0.15
        )
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                schedule.step()
            print(f"epoch {epoch}: {dataset.get_validation_bits():.3f} bits")
