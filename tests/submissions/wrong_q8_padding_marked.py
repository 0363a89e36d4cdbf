# /// submission
# about = "The padding mask is True where there is no token."
# changes = "models.py"
# mistake = "padding marked"
# [q8]
# masks = ["failed", "padding_mask is wrong for tokens with pad=0.", "padding marked"]
# ///
def padding_mask(tokens, pad=0):
    return (tokens == pad)[:, None, None, :]
