# /// submission
# about = "The sinusoidal positions are copied from a tutorial with sequences first: they are indexed by the row of the batch, not by the position in the word."
# changes = "models.py"
# ///
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import no_grad, optim
from torch.nn import Module
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.n_embd = n_embd
        self.encoder = nn.Embedding(vocab_size, n_embd)
        # positional encoding
        max_len = 5000
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, n_embd, 2) * (-math.log(10000.0) / n_embd))
        pe = torch.zeros(max_len, 1, n_embd)
        pe[:, 0, 0::2] = torch.sin(position * div_term)
        pe[:, 0, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe)
        self.blocks = nn.ModuleList([TransformerBlock(n_embd, n_head) for _ in range(n_layer)])
        self.ln_f = nn.LayerNorm(n_embd)
        self.decoder = nn.Linear(n_embd, vocab_size)
        self.init_weights()

    def init_weights(self):
        initrange = 0.1
        self.encoder.weight.data.uniform_(-initrange, initrange)
        self.decoder.bias.data.zero_()
        self.decoder.weight.data.uniform_(-initrange, initrange)

    def forward(self, tokens):
        x = self.encoder(tokens) * math.sqrt(self.n_embd)
        x = x + self.pe[: x.size(0)]
        for block in self.blocks:
            x = block(x)
        return self.decoder(self.ln_f(x))

    def get_loss(self, tokens, targets):
        logits = self(tokens)
        return F.cross_entropy(logits.view(-1, logits.size(-1)), targets.reshape(-1))

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                logits = self(tokens[:, -self.block_size :])[:, -1, :] / temperature
                if top_k is not None:
                    v, _ = torch.topk(logits, min(top_k, logits.size(-1)))
                    logits[logits < v[:, [-1]]] = -float("Inf")
                probs = F.softmax(logits, dim=-1)
                nxt = torch.multinomial(probs, 1, generator=generator)
                tokens = torch.cat((tokens, nxt), dim=1)
        return tokens

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=3e-3)
        scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
        for epoch in range(8):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
            print("epoch", epoch, "val bits", dataset.get_validation_bits())
