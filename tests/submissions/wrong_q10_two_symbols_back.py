# /// submission
# about = "The mask lets a position see itself and the one before, no further. A fault that has no name."
# changes = "models.py"
# budget = 0.002
# [q10]
# block = ["failed", "Another input at position 0 does not change the output at position 2."]
# causal = ["failed", "Another input at position 0 does not change the scores at position 3."]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
def causal_mask(L):
    allowed = torch.tril(torch.ones(L, L, dtype=torch.bool))
    return torch.triu(allowed, diagonal=-1)
