import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader


class TransformerBlock(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        self.ln_1 = nn.LayerNorm(n_embd)
        self.qkv = nn.Linear(n_embd, 3 * n_embd, bias=False)
        self.proj = nn.Linear(n_embd, n_embd, bias=False)
        self.ln_2 = nn.LayerNorm(n_embd)
        self.mlp = nn.Sequential(nn.Linear(n_embd, 2 * n_embd), nn.GELU(), nn.Linear(2 * n_embd, n_embd))

    def forward(self, x):
        N, T, C = x.shape
        q, k, v = (y.view(N, T, self.n_head, -1).transpose(1, 2) for y in self.qkv(self.ln_1(x)).split(C, dim=2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.proj(y.transpose(1, 2).reshape(N, T, C))
        return x + self.mlp(self.ln_2(x))


class CharacterGPT(nn.Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.wte = nn.Embedding(vocab_size, n_embd)
        self.wpe = nn.Embedding(block_size, n_embd)
        self.h = nn.Sequential(*[TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.ln_f = nn.LayerNorm(n_embd)
        self.lm_head = nn.Linear(n_embd, vocab_size, bias=False)
        self.lm_head.weight = self.wte.weight
        nn.init.normal_(self.wte.weight, std=0.02)
        nn.init.normal_(self.wpe.weight, std=0.02)

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe.weight[: tokens.shape[1]]
        return self.lm_head(self.ln_f(self.h(x)))

    def get_loss(self, tokens, targets):
        return F.cross_entropy(self(tokens).transpose(1, 2), targets, ignore_index=-100)

    @torch.no_grad()
    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        random = torch.Generator()
        random.manual_seed(torch.seed() if seed is None else seed)
        for _ in range(length):
            probabilities = F.softmax(self(tokens[:, -self.block_size:])[:, -1] / temperature, dim=-1)
            if top_k:
                best = torch.topk(probabilities, min(top_k, probabilities.shape[1]))
                choice = torch.multinomial(best.values, 1, generator=random)
                new = best.indices.gather(1, choice)
            else:
                new = torch.multinomial(probabilities, 1, generator=random)
            tokens = torch.hstack([tokens, new])
        return tokens

    def train(self, dataset):
        epochs = 5
        loader = DataLoader(dataset, batch_size=100, shuffle=True, drop_last=True)
        optimizer = torch.optim.AdamW(self.parameters(), lr=0.004)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * len(loader))
        for _ in range(epochs):
            for batch in loader:
                loss = self.get_loss(batch['x'], batch['label'])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
