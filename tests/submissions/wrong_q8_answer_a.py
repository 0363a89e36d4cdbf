# /// submission
# about = "attention_shapes gives answer A of the quiz."
# changes = "models.py"
# mistake = "shapes of answer A"
# [q8]
# shapes = ["failed", "attention_shapes(2, 5, 8, 4) is wrong for the scores of one head.", "shapes of answer A"]
# ///
def attention_shapes(n, l, d, heads):
    return (n, l, d), (n, l, l, d), (n, heads, l, l)
