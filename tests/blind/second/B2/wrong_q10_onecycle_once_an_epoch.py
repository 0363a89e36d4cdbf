# /// submission
# about = "OneCycleLR is set up for all batches but stepped once an epoch, so the learning rate stays at the 25th part it begins with and the model is far from 3.1 bits."
# changes = "models.py"
# ///
import torch
import torch.nn.functional as F
from torch import no_grad, optim
from torch.nn import Embedding, LayerNorm, Linear, Module, ModuleList
from torch.utils.data import DataLoader


class CharacterGPT(Module):
    def __init__(self, block_size, n_embd, n_layer, n_head, vocab_size):
        super().__init__()
        self.block_size = block_size
        self.token_embedding_table = Embedding(vocab_size, n_embd)
        self.position_embedding_table = Embedding(block_size, n_embd)
        self.blocks = ModuleList(TransformerBlock(n_embd, n_head) for _ in range(n_layer))
        self.ln_f = LayerNorm(n_embd)
        self.lm_head = Linear(n_embd, vocab_size)

    def forward(self, tokens):
        B, T = tokens.shape
        tok_emb = self.token_embedding_table(tokens)
        pos_emb = self.position_embedding_table(torch.arange(T, device=tokens.device))
        x = tok_emb + pos_emb
        for block in self.blocks:
            x = block(x)
        return self.lm_head(self.ln_f(x))

    def get_loss(self, tokens, targets):
        logits = self(tokens)
        B, T, C = logits.shape
        return F.cross_entropy(logits.reshape(B * T, C), targets.reshape(B * T))

    def generate(self, tokens, length, temperature=1.0, top_k=None, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        with no_grad():
            for _ in range(length):
                logits = self(tokens[:, -self.block_size:])
                logits = logits[:, -1, :] / temperature
                if top_k is not None and top_k < logits.size(-1):
                    kth = torch.topk(logits, top_k)[0][..., -1, None]
                    logits = logits.masked_fill(logits < kth, -float("inf"))
                probs = F.softmax(logits, dim=-1)
                next_token = torch.multinomial(probs, 1, generator=generator)
                tokens = torch.cat((tokens, next_token), dim=-1)
        return tokens

    def train(self, dataset):
        EPOCHS = 8
        train_loader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=3e-3)
        scheduler = optim.lr_scheduler.OneCycleLR(
            optimizer, max_lr=3e-3, steps_per_epoch=len(train_loader), epochs=EPOCHS
        )
        for epoch in range(EPOCHS):
            running_loss = 0.0
            for batch in train_loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                running_loss += loss.item()
            scheduler.step()
            print(f"Epoch {epoch + 1}/{EPOCHS} loss {running_loss / len(train_loader):.4f}")
