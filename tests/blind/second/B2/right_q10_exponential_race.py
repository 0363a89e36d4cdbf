# /// submission
# about = "Positions are a bare Parameter, blocks use GELU in a Sequential, generate draws by an exponential race (argmax of p / q), and OneCycleLR is stepped after every batch."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader


class TransformerBlock(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.ln_1 = nn.LayerNorm(n_embd)
        self.attn = MultiHeadAttention(n_embd, n_head, dropout=0.05)
        self.ln_2 = nn.LayerNorm(n_embd)
        self.mlp = nn.Sequential(nn.Linear(n_embd, 4 * n_embd), nn.GELU(), nn.Linear(4 * n_embd, n_embd))

    def forward(self, x):
        T = x.size(1)
        mask = torch.ones(T, T, dtype=torch.bool, device=x.device).tril()
        h = self.ln_1(x)
        x = x + self.attn(h, h, h, mask)[0]
        return x + self.mlp(self.ln_2(x))


class CharacterGPT(nn.Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.tok_emb = nn.Embedding(vocab_size, n_embd)
        self.pos_emb = nn.Parameter(0.5 * torch.randn(1, block_size, n_embd))
        self.blocks = nn.Sequential(*(TransformerBlock(n_embd, n_head) for _ in range(n_layer)))
        self.ln_f = nn.LayerNorm(n_embd)
        self.head = nn.Linear(n_embd, vocab_size)

    def forward(self, tokens):
        x = self.tok_emb(tokens) + self.pos_emb[:, : tokens.shape[1]]
        return self.head(self.ln_f(self.blocks(x)))

    def get_loss(self, tokens, targets):
        # cross_entropy also takes (N, C, T) with targets (N, T)
        return F.cross_entropy(self(tokens).transpose(1, 2), targets)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1] / temperature
                symbols = None
                if top_k is not None and top_k < scores.size(1):
                    scores, symbols = scores.topk(top_k, dim=1)
                probs = scores.softmax(dim=1)
                q = torch.empty_like(probs).exponential_(1.0, generator=generator)
                drawn = (probs / q).argmax(dim=1, keepdim=True)
                if symbols is not None:
                    drawn = symbols.gather(1, drawn)
                tokens = torch.cat((tokens, drawn), dim=1)
        return tokens

    def train(self, dataset):
        epochs = 9
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=4e-3, betas=(0.9, 0.98), weight_decay=0.01)
        scheduler = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=4e-3, total_steps=epochs * len(loader))
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad(set_to_none=True)
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
                scheduler.step()
            print("epoch", epoch + 1, "bits", dataset.get_validation_bits())
