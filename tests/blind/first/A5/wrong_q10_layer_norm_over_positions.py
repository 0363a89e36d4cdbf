# /// submission
# about = "layer_norm(x, x.shape[1:]) normalises over positions and numbers together, so every position depends on those after it."
# changes = "models.py"
# ///
from torch import nn
from torch.nn import Module
from torch.nn.functional import layer_norm


class TransformerBlock(Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head)
        self.feed_forward = nn.Sequential(
            nn.Linear(n_embd, 4 * n_embd),
            nn.ReLU(),
            nn.Linear(4 * n_embd, n_embd),
        )

    def forward(self, x):
        h = layer_norm(x, x.shape[1:])
        attended, _ = self.attention(h, h, h, causal_mask(x.size(1)))
        x = x + attended
        return x + self.feed_forward(layer_norm(x, x.shape[1:]))
