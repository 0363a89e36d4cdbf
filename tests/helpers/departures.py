"""Single steps done in another way, most of them of attention: each changes expressions of the reference.

A row is the question, the known mistakes that have to be named (two that are made together in one text), and
pairs of an expression of models.py and what stands in its place.
"""

from grading import ROOT

Row = tuple[str, str, tuple[tuple[str, str], ...]]

SCORES_6 = "matmul(K, movedim(Q, 1, 2)) / self.layer_size**0.5"
MASK_6 = 'scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))'
OUTPUT_6 = "return matmul(weights, V)"
SOFTMAX_6 = "weights = softmax(scores, dim=-1)"
SCORES_8 = "matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5"
FILL_8 = "torch.finfo(scores.dtype).min"
SOFTMAX_8 = "weights = softmax(scores, dim=-1)"
FILLED_8 = "scores = scores.masked_fill(mask == 0, torch.finfo(scores.dtype).min)"
REPAIR_8 = "weights = weights.masked_fill(mask == 0, 0.0)"
OUTPUT_8 = "return matmul(used, value), weights"


ADAM_2 = "optim.Adam(self.parameters(), lr=0.005)"
FEW_2 = ("range(250)", "range(3)")


def _each(question: str, old: str, others: dict[str, str]) -> list[Row]:
    return [(question, mistake, ((old, new),)) for mistake, new in others.items()]


def _rescaled(factor: str) -> str:
    return f"heads, weights = scaled_dot_product_attention(q * {factor}, k, v, mask, self.dropout)"


# fmt: off
ROWS: list[Row] = [
    *_each("q6", SCORES_6, {
        "keys reshaped": "matmul(K, Q.reshape(B, C, T)) / self.layer_size**0.5",
        "sign of the scores": "-" + SCORES_6,
        "vectors of length 1":
            "matmul(torch.nn.functional.normalize(K, dim=-1), torch.nn.functional.normalize(Q, dim=-1)"
            ".transpose(1, 2)) / self.layer_size**0.5",
        "multiplied by the root": "matmul(K, movedim(Q, 1, 2)) * self.layer_size**0.5",
        "fourth root of the width": "matmul(K, movedim(Q, 1, 2)) / self.layer_size**0.25",
        "half of the width": "matmul(K, movedim(Q, 1, 2)) / (self.layer_size / 2)",
        "root of block_size": "matmul(K, movedim(Q, 1, 2)) / self.mask.size(-1)**0.5",
        "bias left out":
            "(input @ self.k_layer.weight.T) @ (input @ self.q_layer.weight.T).transpose(1, 2)"
            " / self.layer_size**0.5; V = input @ self.v_layer.weight.T",
        "queries not projected": "matmul(K, movedim(input, 1, 2)) / self.layer_size**0.5",
        "keys not projected": "matmul(input, movedim(Q, 1, 2)) / self.layer_size**0.5",
        "no scaling + mask one too wide":
            "matmul(K, movedim(Q, 1, 2)); self.mask = torch.tril(ones(64, 64), diagonal=1)[None, None]",
        "scaled by the width + keys used for values":
            "matmul(K, movedim(Q, 1, 2)) / self.layer_size; V = K",
    }),
    *_each("q6", MASK_6, {
        "changed by its own call":
            "m = self.mask[0, 0, :T, :T]; scores = scores.masked_fill(m == 0, float('-inf')); m.fill_(1)",
    }),
    *_each("q6", OUTPUT_6, {
        "weights turned": "return matmul(weights.transpose(1, 2), V)",
        "queries used for values": "return matmul(weights, Q)",
        "first sequence alone": "return matmul(weights, V)[:1].expand(B, T, C)",
        "input added": "return matmul(weights, V) + input",
    }),
    *_each("q6", SOFTMAX_6, {
        "softmax twice": "weights = softmax(softmax(scores, dim=-1), dim=-1)",
        "exponentials not divided": "weights = torch.exp(scores)",
        "softmax over all scores": "weights = softmax(scores.flatten(1), dim=-1).view(B, T, T)",
        "sigmoid for softmax": "weights = torch.sigmoid(scores)",
    }),
    *_each("q8", SCORES_8, {
        "keys with themselves": "matmul(key, key.transpose(-2, -1)) / query.size(-1) ** 0.5",
        "queries with themselves":
            "matmul(query, (query if query.shape == key.shape else key).transpose(-2, -1))"
            " / query.size(-1) ** 0.5",
        "queries with the values":
            "matmul(query, (value if query.size(-1) == value.size(-1) else key).transpose(-2, -1))"
            " / query.size(-1) ** 0.5",
        "multiplied by the width": "matmul(query, key.transpose(-2, -1)) * query.size(-1)",
        "root of twice the width": "matmul(query, key.transpose(-2, -1)) / (2 * query.size(-1)) ** 0.5",
        "root cut to a whole number": "matmul(query, key.transpose(-2, -1)) / int(query.size(-1) ** 0.5)",
        "scaled by the number of keys": "matmul(query, key.transpose(-2, -1)) / key.size(-2)",
        "root of the number of queries": "matmul(query, key.transpose(-2, -1)) / query.size(-2) ** 0.5",
        "root of the first dimension": "matmul(query, key.transpose(-2, -1)) / len(query) ** 0.5",
    }),
    *[("q8", mistake, ((FILL_8, fill), (REPAIR_8, "pass"))) for mistake, fill in {
        "masked scores set to 1": "1.0",
        "masked scores set to -1": "-1.0",
        "masked scores very large": "1e9",
    }.items()],
    *_each("q8", SOFTMAX_8, {
        "scores divided by their sum": "weights = scores / scores.sum(dim=-1, keepdim=True)",
        "log of the weights": "weights = torch.log_softmax(scores, dim=-1)",
        "scaled after the softmax":
            "weights = softmax(scores * query.size(-1) ** 0.5, dim=-1) / query.size(-1) ** 0.5",
    }),
    *_each("q8", OUTPUT_8, {
        "weights mix the keys": "return matmul(used, key if key.shape == value.shape else value), weights",
        "weights mix the queries":
            "return matmul(used, query if query.shape == value.shape else value), weights",
        "query added":
            "out = matmul(used, value); return out + query if query.shape == out.shape else out, weights",
        "values added up": "return matmul(torch.ones_like(used), value), weights",
        "scores returned":
            "return matmul(used, value), matmul(query, key.transpose(-2, -1)) / query.size(-1) ** 0.5",
    }),
    *_each("q8", "mask == 0", {
        "first head's mask": "(mask[:, :1] if mask.dim() == 4 else mask) == 0",
        "first sequence's mask": "(mask[:1] if mask.dim() == 4 else mask) == 0",
        "first row of the mask": "mask[..., :1, :] == 0",
        "last row of the mask": "mask[..., -1:, :] == 0",
        "mask turned round": "(mask.mT if mask.size(-1) == mask.size(-2) else mask) == 0",
    }),
    ("q8", "mask added as it is", ((FILLED_8, "scores = scores + mask"), (REPAIR_8, "pass"))),
    ("q8", "masked weights very low", ((FILLED_8, "pass"), (REPAIR_8, REPAIR_8.replace("0.0", "-1e9")))),
    *_each("q8", "self.q_layer(query)", {
        "query not projected": "query",
        "query through k_layer": "self.k_layer(query)",
    }),
    *_each("q8", "self.k_layer(key)", {"keys not projected": "key"}),
    *_each("q8", "self.v_layer(value)", {
        "values not projected": "value",
        "key used for values": "self.v_layer(key)",
    }),
    ("q8", "inputs not projected", (("self.q_layer(query)", "query"), ("self.k_layer(key)", "key"),
        ("self.v_layer(value)", "value"))),
    *_each("q8", "heads, weights = scaled_dot_product_attention(q, k, v, mask, self.dropout)", {
        "root of the whole width": _rescaled("(q.size(-1) / query.size(-1)) ** 0.5"),
        "scaled by the whole width": _rescaled("q.size(-1) ** 0.5 / query.size(-1)"),
        "root of the number of heads": _rescaled("(q.size(-1) / self.num_heads) ** 0.5"),
        "no scaling + keys not projected":
            _rescaled("q.size(-1) ** 0.5").replace(" k,", " self.split_heads(key),"),
    }),
    *_each("q8", "movedim(heads, 1, 2).flatten(2)", {
        "heads added up": "heads.sum(1).repeat(1, 1, self.num_heads)",
        "mean of the heads": "heads.mean(1).repeat(1, 1, self.num_heads)",
    }),
    *_each("q8", "(tokens != pad)[:, None, None, :]", {
        "padding counted":
            "(torch.arange(tokens.shape[1]) < (tokens != pad).sum(1, keepdim=True))[:, None, None, :]",
    }),
    *_each("q8", SOFTMAX_8, {
        "largest of all subtracted":
            "weights = (scores - scores.max()).exp(); weights = weights / (weights.sum(-1, True) + 1e-30)",
    }),
    *_each("q1", "matmul(x, self.w.T)", {
        "score divided by a length": "matmul(x, self.w.T) / self.w.norm()",
        "cosine for the score": "matmul(x, self.w.T) / self.w.norm() / x.norm()",
        "mean of the products": "(x * self.w).mean()",
        "sum of weights and point": "(x + self.w).sum()",
        "distance for the score": "(x - self.w).norm()",
        "score without its sign": "matmul(x, self.w.T).abs()",
        "prediction for the score": "(matmul(x, self.w.T) >= 0) * 2.0 - 1",
        "sigmoid of the score": "matmul(x, self.w.T).sigmoid()",
        "tanh of the score": "matmul(x, self.w.T).tanh()",
        "bias in the score": "matmul(x, self.w.T) + 0.3",
    }),
    *_each("q1", "1 if self.run(x).item() >= 0 else -1", {
        "sign of 0": "self.run(x).sign()",
        "score for the prediction": "self.run(x)",
        "0 for the class -1": "int(self.run(x) >= 0)",
    }),
    ("q1", "boundary counted as wrong",
        (("self.get_prediction(x) != label", "label * self.run(x).item() <= 0"),)),
    *_each("q2", "return mse_loss(self(x), y)", {
        "variance of the errors": "return (self(x) - y).var()",
        "root of the sum": "return (self(x) - y).norm()",
        "errors not squared": "return (self(x) - y).mean()",
        "mean squared, not squares": "return (self(x) - y).mean() ** 2",
        "largest error only": "return ((self(x) - y) ** 2).max()",
        "smooth absolute errors": "return torch.nn.functional.smooth_l1_loss(self(x), y)",
    }),
    ("q2", "learning rate fallen away",
        ((ADAM_2, ADAM_2 + "; fall = optim.lr_scheduler.StepLR(optimizer, 3)"),
        ("optimizer.step()", "optimizer.step(); fall.step()"), ("range(250)", "range(20)"))),
    ("q2", "optimizer holds a part", ((ADAM_2, ADAM_2.replace("self.", "self.output.")), FEW_2)),
    ("q2", "gradients cleared before the step",
        (("loss.backward()", "loss.backward(); optimizer.zero_grad()"), FEW_2)),
    ("q2", "learning rate too large",
        ((ADAM_2, ADAM_2.replace("0.005", "3.0")), ("range(250)", "range(30)"))),
    ("q2", "ReLU on the output",
        (("return self.output(x)  # (batch, 1)", "return relu(self.output(x) - 5)  #"), FEW_2)),
    ("q2", "loss cut off from the parameters",
        (("mse_loss(self(x), y)", "mse_loss(self(x).detach().requires_grad_(), y)"), FEW_2)),
    ("q3", "layer too narrow", (("Linear(input_size, 256)", "Linear(input_size, 4)"),
        ("Linear(256, output_size)", "Linear(4, output_size)"), ("range(7)", "range(2)"))),
    ("q3", "another answer each time", (("x = relu(self.hidden(x))  # (batch, 256)",
        "x = torch.nn.functional.dropout(relu(self.hidden(x)), 0.7)"), ("range(7)", "range(1)"))),
    ("q3", "one epoch only", (("range(7)", "range(1)"), ("lr=0.003", "lr=0.0005"))),
    ("q3", "another loss than cross-entropy", (("return cross_entropy(self.run(x), y)",
        "return ((self.run(x).softmax(1) * torch.arange(10)).sum(1) - y.argmax(1)).square().mean()"),
        ("range(7)", "range(2)"))),
    ("q10", "seed not used", (("None if seed is None else torch.Generator().manual_seed(seed)",
        "torch.Generator().manual_seed(seed) if seed else None"),)),
    ("q10", "top_k one too many", (("topk(min(top_k, scores", "topk(min(top_k + 1, scores"),)),
    ("q10", "top_k one too few", (("scores < least", "scores <= least"),)),
    ("q10", "last symbol alone", (("self(tokens[:, -self.block_size :])", "self(tokens[:, -1:])"),)),
    ("q7", "forced with another probability", (("torch.rand(1) <", "torch.randn(1) <"),)),
    ("q7", "mean of teacher and prediction", (("point = target[:, i : i + 1] if forced else out",
        "p = self.teacher_forcing_prob if self.training else 0; "
        "point = p * target[:, i : i + 1] + (1 - p) * out if p else out"),)),
    ("q7", "first head alone", (("head(query, mask) for", "self.attn_heads[0](query, mask) for"),)),
    ("q7", "multiplied by the root", (("/ self.d_k**0.5", "* self.d_k**0.5"),)),
    ("q7", "no scaling + softmax over the batch", (("/ self.d_k**0.5", ""),
        ("alphas = softmax(scores, dim=-1)", "alphas = softmax(scores, dim=0)"))),
]
# fmt: on


def source(changes: tuple[tuple[str, str], ...]) -> str:
    """The reference's models.py with the changes. ValueError for an expression that is not there."""
    text = (ROOT / "models.py").read_text(encoding="utf-8")
    for old, new in changes:
        if old not in text:
            raise ValueError(f"models.py holds no {old}")
        text = text.replace(old, new)
    return text
