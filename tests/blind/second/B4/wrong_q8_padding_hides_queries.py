# /// submission
# about = "padding_mask puts the new dimensions in the wrong places, (N, 1, L, 1): it hides the queries that are padding, not the keys."
# changes = "models.py"
# ///


def padding_mask(tokens, pad=0):
    is_token = tokens != pad
    return is_token[:, None, :, None]
