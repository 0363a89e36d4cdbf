# /// submission
# about = "generate divides the probabilities after the softmax by the temperature; multinomial normalises them again, so the temperature has no effect."
# changes = "models.py"
# ///
import torch
from torch import no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, ModuleList
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.tok = Embedding(vocab_size, n_embd)
        self.pos = Embedding(block_size, n_embd)
        self.blocks = ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.ln = LayerNorm(n_embd)
        self.head = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        T = tokens.shape[1]
        x = self.tok(tokens) + self.pos(torch.arange(T))
        for b in self.blocks:
            x = b(x)
        return self.head(self.ln(x))

    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten())

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                scores = self(tokens[:, -self.block_size:])[:, -1]
                if top_k is not None and top_k < scores.shape[1]:
                    kth = scores.topk(top_k).values[:, -1:]
                    scores = scores.masked_fill(scores < kth, float("-inf"))
                probs = torch.softmax(scores, dim=-1) / temperature
                new = torch.multinomial(probs, 1, generator=generator)
                tokens = torch.cat([tokens, new], dim=1)
            return tokens

    def train(self, dataset):
        opt = optim.Adam(self.parameters(), lr=0.003)
        sched = optim.lr_scheduler.CosineAnnealingLR(opt, 8)
        for epoch in range(8):
            for b in DataLoader(dataset, batch_size=100, shuffle=True):
                opt.zero_grad()
                loss = self.get_loss(b["x"], b["label"])
                loss.backward()
                opt.step()
            sched.step()
            print(epoch, dataset.get_validation_bits())
