# /// submission
# about = "functional.dropout is called without `training`, so it drops weights at any time."
# changes = "models.py"
# mistake = "dropout outside training"
# budget = 0.002
# [q10]
# block = ["failed", "Two equal calls give different results.", "dropout outside training"]
# causal = ["failed", "Two equal calls give different results.", "dropout outside training"]
# loss = ["failed", "Two equal calls of forward give different scores.", "dropout outside training"]
# generate = ["failed", "The same seed gives other symbols when it is used again.", "dropout outside training"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
from torch.nn.functional import dropout


class MultiHeadAttention:
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        self.num_heads = num_heads
        self.q_layer = Linear(embed_dim, embed_dim)
        self.k_layer = Linear(embed_dim, embed_dim)
        self.v_layer = Linear(embed_dim, embed_dim)
        self.out_layer = Linear(embed_dim, embed_dim)
        self.share = dropout

    def forward(self, query, key, value, mask=None):
        q = self.split_heads(self.q_layer(query))
        k = self.split_heads(self.k_layer(key))
        v = self.split_heads(self.v_layer(value))
        scores = q @ k.transpose(-2, -1) / q.size(-1) ** 0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, float("-inf"))
        weights = softmax(scores, dim=-1)
        heads = dropout(weights, self.share) @ v
        return self.out_layer(heads.transpose(1, 2).flatten(2)), weights
