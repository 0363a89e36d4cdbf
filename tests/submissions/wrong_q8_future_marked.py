# /// submission
# about = "The causal mask is True where a position must not look."
# changes = "models.py"
# mistake = "future marked"
# [q8]
# masks = ["failed", "causal_mask is wrong for 5 positions.", "future marked"]
# ///
def causal_mask(L):
    return torch.triu(ones(L, L, dtype=torch.bool), diagonal=1)
