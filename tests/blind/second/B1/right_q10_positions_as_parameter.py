# /// submission
# about = "Positions are a Parameter, the last layer shares the small weights of the embedding, GELU in a Sequential, AdamW, and generate draws by the running sum of the probabilities instead of multinomial."
# changes = "models.py"
# ///
import torch
from torch import no_grad, optim
from torch.nn import GELU, Embedding, LayerNorm, Linear, Module, Parameter, Sequential
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class TransformerBlock(Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head, dropout=0.0)
        self.norm1 = LayerNorm(n_embd)
        self.norm2 = LayerNorm(n_embd)
        self.feed_forward = Sequential(Linear(n_embd, 4 * n_embd), GELU(), Linear(4 * n_embd, n_embd))

    def forward(self, x):
        y = self.norm1(x)
        x = x + self.attention(y, y, y, causal_mask(x.shape[1]))[0]
        return x + self.feed_forward(self.norm2(x))


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.vocab_size = vocab_size
        self.embedding = Embedding(vocab_size, n_embd)
        torch.nn.init.normal_(self.embedding.weight, std=0.05)
        self.positions = Parameter(torch.randn(block_size, n_embd) * 0.05)
        self.blocks = Sequential(*[TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.bias = Parameter(torch.zeros(vocab_size))

    def forward(self, tokens):
        T = tokens.shape[1]
        x = self.embedding(tokens) + self.positions[:T]
        x = self.norm(self.blocks(x))
        return x @ self.embedding.weight.T + self.bias

    def get_loss(self, tokens, targets):
        # cross_entropy takes the classes in dimension 1, too: (N, vocab_size, T) and (N, T)
        return cross_entropy(self(tokens).transpose(1, 2), targets)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            N, T = tokens.shape
            result = torch.zeros(N, T + length, dtype=torch.int64)
            result[:, :T] = tokens
            for end in range(T, T + length):
                start = max(0, end - self.block_size)
                scores = self(result[:, start:end])[:, -1].double() / temperature
                if top_k is not None and top_k < self.vocab_size:
                    best = scores.topk(top_k, dim=1)
                    only_best = torch.full_like(scores, float("-inf"))
                    scores = only_best.scatter(1, best.indices, best.values)
                sums = torch.softmax(scores, dim=1).cumsum(dim=1)
                u = torch.rand(N, 1, generator=generator, dtype=torch.float64) * sums[:, -1:]
                # the first symbol whose running sum is above u
                result[:, end] = torch.searchsorted(sums, u, right=True)[:, 0].clamp(max=self.vocab_size - 1)
            return result

    def train(self, dataset):
        epochs = 9
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.004, weight_decay=0.01)
        schedule = optim.lr_scheduler.OneCycleLR(
            optimizer, max_lr=0.004, total_steps=epochs * len(loader) + 1
        )
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                schedule.step()
            print("epoch", epoch, "bits", dataset.get_validation_bits())
