# /// submission
# about = "The causal mask is the upper triangle."
# changes = "models.py"
# mistake = "upper triangle"
# [q8]
# masks = ["failed", "causal_mask is wrong for 5 positions.", "upper triangle"]
# ///
def causal_mask(L):
    return torch.triu(ones(L, L, dtype=torch.bool))
