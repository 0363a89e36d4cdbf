# /// submission
# about = "MultiHeadCrossAttention stacks the contexts (heads, N, 1, d) and reshapes to (N, 1, heads * d), which mixes heads and sequences."
# changes = "models.py"
# ///
from torch import stack
from torch.nn import Linear, Module, ModuleList


class MultiHeadCrossAttention(Module):
    def __init__(self, n_heads, d_model, input_dim=None, proj_values=True):
        super().__init__()
        self.linear_out = Linear(n_heads * d_model, d_model)
        self.attn_heads = ModuleList(
            [CrossAttention(d_model, input_dim, proj_values) for _ in range(n_heads)]
        )

    def init_keys(self, keys):
        for head in self.attn_heads:
            head.init_keys(keys)

    @property
    def alphas(self):
        return stack([head.alphas for head in self.attn_heads])

    def forward(self, query, mask=None):
        contexts = stack([head(query, mask) for head in self.attn_heads])
        N = query.shape[0]
        side_by_side = contexts.reshape(N, 1, -1)
        return self.linear_out(side_by_side)
