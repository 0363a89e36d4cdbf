# /// submission
# about = "The block writes x = norm1(x) before it adds, so what passes through is the normalised x and not x itself."
# changes = "models.py"
# ///
import torch
from torch.nn import LayerNorm, Linear, Module
from torch.nn.functional import relu


class TransformerBlock(Module):
    """Attention mixes the positions, then one network works on each of them."""

    def __init__(self, n_embd, n_head):
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head)
        self.norm1 = LayerNorm(n_embd)
        self.norm2 = LayerNorm(n_embd)
        self.expand = Linear(n_embd, 4 * n_embd)
        self.contract = Linear(4 * n_embd, n_embd)

    def forward(self, x):
        mask = causal_mask(x.shape[1])

        x = self.norm1(x)
        attended, _ = self.attention(x, x, x, mask)
        x = x + attended

        x = self.norm2(x)
        return x + self.contract(relu(self.expand(x)))
