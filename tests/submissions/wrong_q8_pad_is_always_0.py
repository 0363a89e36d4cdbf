# /// submission
# about = "padding_mask ignores its argument pad."
# changes = "models.py"
# mistake = "pad not used"
# [q8]
# masks = ["failed", "padding_mask is wrong for tokens with pad=7.", "pad not used"]
# ///
def padding_mask(tokens, pad=0):
    return (tokens != 0)[:, None, None, :]
