# /// submission
# about = "get_loss takes reduction='none' and then the mean, so the positions with -100 count as zeros and the loss is too small by the share of padding."
# changes = "models.py"
# ///
import torch
from torch import no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, Sequential
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.vocab_size = vocab_size
        self.emb = Embedding(vocab_size, n_embd)
        self.pos_emb = Embedding(block_size, n_embd)
        self.blocks = Sequential(*[TransformerBlock(n_embd, n_head) for i in range(n_layer)])
        self.norm = LayerNorm(n_embd)
        self.out = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        N, T = tokens.shape
        x = self.emb(tokens) + self.pos_emb(torch.arange(T))[None]
        return self.out(self.norm(self.blocks(x)))

    def get_loss(self, tokens, targets):
        logits = self(tokens).reshape(-1, self.vocab_size)
        losses = cross_entropy(logits, targets.reshape(-1), reduction="none")
        return losses.mean()

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                s = self(tokens[:, -self.block_size:])[:, -1, :] / temperature
                if top_k is not None:
                    v, _i = torch.topk(s, min(top_k, s.size(-1)))
                    s[s < v[:, [-1]]] = -float("inf")
                p = torch.softmax(s, dim=-1)
                tokens = torch.cat((tokens, torch.multinomial(p, 1, generator=generator)), dim=1)
        return tokens

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        o = optim.Adam(self.parameters(), lr=0.002)
        for e in range(8):
            if e == 5:
                for g in o.param_groups:
                    g["lr"] = 0.0005
            for batch in loader:
                o.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                o.step()
