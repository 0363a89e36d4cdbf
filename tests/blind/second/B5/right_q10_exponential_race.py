# /// submission
# about = "generate draws by an exponential race (argmax of probability over exponential noise) instead of multinomial, positions are one Parameter, and the training uses AdamW with OneCycleLR."
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
        self.att = MultiHeadAttention(n_embd, n_head, dropout=0.0)
        self.n1 = LayerNorm(n_embd)
        self.mlp = Sequential(LayerNorm(n_embd), Linear(n_embd, 3 * n_embd), GELU(), Linear(3 * n_embd, n_embd))

    def forward(self, x):
        y = self.n1(x)
        x = x + self.att(y, y, y, causal_mask(x.shape[1]))[0]
        return x + self.mlp(x)


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.where = Parameter(0.1 * torch.randn(block_size, n_embd))
        self.what = Embedding(vocab_size, n_embd)
        self.body = Sequential(*(TransformerBlock(n_embd, n_head) for _ in range(n_layer)), LayerNorm(n_embd))
        self.scores = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        return self.scores(self.body(self.what(tokens) + self.where[: tokens.shape[1]]))

    def get_loss(self, tokens, targets):
        # cross_entropy also takes (N, classes, T)
        return cross_entropy(self(tokens).transpose(1, 2), targets)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                logits = self(tokens[:, -self.block_size :])[:, -1]
                k = logits.shape[1] if top_k is None else min(top_k, logits.shape[1])
                best, symbols = logits.topk(k, dim=1)
                p = torch.softmax(best / temperature, dim=1)
                race = torch.empty_like(p).exponential_(generator=generator)
                winner = (p / race).argmax(dim=1, keepdim=True)
                tokens = torch.cat((tokens, symbols.gather(1, winner)), dim=1)
        return tokens

    def train(self, dataset):
        epochs = 9
        loader = DataLoader(dataset, batch_size=96, shuffle=True)
        opt = optim.AdamW(self.parameters(), lr=0.004, weight_decay=0.01)
        sched = optim.lr_scheduler.OneCycleLR(opt, max_lr=0.004, total_steps=epochs * len(loader) + 1)
        for _ in range(epochs):
            for b in loader:
                opt.zero_grad()
                self.get_loss(b["x"], b["label"]).backward()
                opt.step()
                sched.step()
