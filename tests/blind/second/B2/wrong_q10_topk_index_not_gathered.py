# /// submission
# about = "With top_k it draws among the k best and appends the place in that short list (0 to k-1) instead of the symbol that stands there."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
from torch import optim
from torch.nn import functional as F
from torch.utils.data import DataLoader


class CharacterGPT(nn.Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.wte = nn.Embedding(vocab_size, n_embd)
        self.wpe = nn.Embedding(block_size, n_embd)
        self.h = nn.Sequential(*[TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.ln_f = nn.LayerNorm(n_embd)
        self.lm_head = nn.Linear(n_embd, vocab_size, bias=False)

    def forward(self, tokens):
        b, t = tokens.size()
        pos = torch.arange(0, t, dtype=torch.long).unsqueeze(0)
        x = self.wte(tokens) + self.wpe(pos)
        x = self.h(x)
        return self.lm_head(self.ln_f(x))

    def get_loss(self, tokens, targets):
        logits = self.forward(tokens)
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100)

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with torch.no_grad():
            idx = tokens
            for _ in range(length):
                idx_cond = idx if idx.size(1) <= self.block_size else idx[:, -self.block_size :]
                logits = self(idx_cond)[:, -1, :] / temperature
                if top_k is not None:
                    logits, _ = torch.topk(logits, min(top_k, logits.size(-1)), dim=-1)
                probs = F.softmax(logits, dim=-1)
                idx_next = torch.multinomial(probs, num_samples=1, generator=generator)
                idx = torch.cat([idx, idx_next], dim=1)
            return idx

    def train(self, dataset):
        epochs = 8
        loader = DataLoader(dataset, batch_size=96, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=3e-3)
        sched = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs * len(loader))
        for epoch in range(epochs):
            for data in loader:
                loss = self.get_loss(data["x"], data["label"])
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
                sched.step()
            print(f"epoch {epoch}: loss {loss.item():.3f}, bits {dataset.get_validation_bits():.3f}")
