# /// submission
# about = "The block overwrites x with norm1(x) and norm2(x) before it adds, so it is the normalised x that passes through and not x itself."
# changes = "models.py"
# ///
from torch.nn import LayerNorm, Linear, Module
from torch.nn.functional import relu


class TransformerBlock(Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head, 0.0)
        self.norm1 = LayerNorm(n_embd)
        self.norm2 = LayerNorm(n_embd)
        self.ff1 = Linear(n_embd, 4 * n_embd)
        self.ff2 = Linear(4 * n_embd, n_embd)

    def forward(self, x):
        mask = causal_mask(x.shape[1])
        x = self.norm1(x)
        a, _ = self.attention(x, x, x, mask)
        x = x + a
        x = self.norm2(x)
        x = x + self.ff2(relu(self.ff1(x)))
        return x
