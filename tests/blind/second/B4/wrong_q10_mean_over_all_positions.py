# /// submission
# about = "get_loss takes the mean over all N * T positions, those with -100 included as zeros, instead of over what there is to predict."
# changes = "models.py"
# ///
import torch
from torch import no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, ModuleList
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.tok = Embedding(vocab_size, n_embd)
        self.pos = Embedding(block_size, n_embd)
        self.blocks = ModuleList(TransformerBlock(n_embd, n_head) for _ in range(n_layer))
        self.ln = LayerNorm(n_embd)
        self.out = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        N, T = tokens.shape
        x = self.tok(tokens) + self.pos(torch.arange(T))
        for block in self.blocks:
            x = block(x)
        return self.out(self.ln(x))

    def get_loss(self, tokens, targets):
        logp = torch.log_softmax(self(tokens), dim=-1)
        valid = targets >= 0
        picked = logp.gather(2, targets.clamp(min=0).unsqueeze(2)).squeeze(2)
        return -(picked * valid).mean()

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size :])[:, -1, :] / temperature
                if top_k is not None:
                    best = scores.topk(min(top_k, scores.size(1)), dim=1)
                    scores = torch.full_like(scores, float("-inf")).scatter(1, best.indices, best.values)
                p = torch.softmax(scores, dim=1)
                new = torch.multinomial(p, 1, generator=generator)
                tokens = torch.cat([tokens, new], dim=1)
            return tokens

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        opt = optim.AdamW(self.parameters(), lr=0.003)
        for epoch in range(8):
            for g in opt.param_groups:
                g["lr"] = 0.003 * (1 - epoch / 8)
            for batch in loader:
                loss = self.get_loss(batch["x"], batch["label"])
                opt.zero_grad()
                loss.backward()
                opt.step()
