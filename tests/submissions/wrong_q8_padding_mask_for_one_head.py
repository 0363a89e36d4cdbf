# /// submission
# about = "padding_mask leaves out the dimension of the heads."
# changes = "models.py"
# [q8]
# masks = ["failed", "padding_mask returned a tensor of shape (4, 1, 5), expected a tensor of shape (4, 1, 1, 5)."]
# ///
def padding_mask(tokens, pad=0):
    return (tokens != pad)[:, None, :]
