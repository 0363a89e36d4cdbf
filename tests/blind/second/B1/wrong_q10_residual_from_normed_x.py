# /// submission
# about = "The normed vectors overwrite x before the sum, so the attention and the feed-forward network are added to norm(x) and x itself does not get through."
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
        self.back = Linear(4 * n_embd, n_embd)

    def forward(self, x):
        mask = causal_mask(x.shape[1])
        x = self.norm1(x)
        attended, _ = self.attention(x, x, x, mask)
        x = x + attended
        x = self.norm2(x)
        x = x + self.back(relu(self.wide(x)))
        return x
