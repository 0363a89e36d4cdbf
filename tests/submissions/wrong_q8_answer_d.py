# /// submission
# about = "attention_shapes gives answer D of the quiz."
# changes = "models.py"
# mistake = "shapes of answer D"
# [q8]
# shapes = ["failed", "attention_shapes(2, 5, 8, 4) is wrong for the output.", "shapes of answer D"]
# ///
def attention_shapes(n, l, d, heads):
    return (n, l, l), (n, l, l), (n, heads, l, l)
