# /// submission
# about = "Both parts of the block are computed from the same x, x + attention(norm1(x)) + feed_forward(norm2(x)), instead of the second from the result of the first."
# changes = "models.py"
# ///

from torch.nn import LayerNorm, Linear, Module
from torch.nn.functional import relu


class TransformerBlock(Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head, dropout=0.0)
        self.norm1 = LayerNorm(n_embd)
        self.norm2 = LayerNorm(n_embd)
        self.wide = Linear(n_embd, 4 * n_embd)
        self.narrow = Linear(4 * n_embd, n_embd)

    def forward(self, x):
        u = self.norm1(x)
        attended, _ = self.attention(u, u, u, causal_mask(x.shape[1]))
        v = self.norm2(x)
        return x + attended + self.narrow(relu(self.wide(v)))
