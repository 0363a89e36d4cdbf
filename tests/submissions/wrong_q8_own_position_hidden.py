# /// submission
# about = "The causal mask hides a position from itself."
# changes = "models.py"
# mistake = "own position hidden"
# [q8]
# masks = ["failed", "causal_mask is wrong for 5 positions.", "own position hidden"]
# ///
def causal_mask(L):
    return torch.tril(ones(L, L, dtype=torch.bool), diagonal=-1)
