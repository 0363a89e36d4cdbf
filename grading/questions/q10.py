"""q10: a small language model that reads the symbols of a word and says what comes next."""

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np

from grading import data as files
from grading import expect
from grading.check import Failed, Question, QuestionData, Remark, during
from grading.numerics import softmax
from grading.student import Dataset, StudentObject, Training
from grading.trained import cross_entropy, history

# Bits per character; a table of which letter follows which has 3.80, one for each language 3.41.
THRESHOLD = 3.1
GRADED = (11, 64, 2, 4)  # block_size, n_embd, n_layer, n_head of the model that is trained
BY_HEART, STEPS, RATE, SLACK = (11, 32, 2, 4), 150, 0.01, 0.1
SMALL, VOCABULARY = (6, 16, 2, 2), 12  # of the model whose outputs are looked at
NEAR = 0.75  # nats from log(vocab_size) before training; the reference is 0.05 to 0.25 off
DRAWS, FAR = 2000, 0.1  # draws of one symbol; how far their frequencies may be off, in total variation
SHOWN = 200  # validation words, at least, in the picture and for the loss before training

NO_RANDOMNESS = "Dropout is on outside of training. A torch.nn.Dropout knows by itself when to do nothing."
NO_MASK = "No mask hides the future: every position sees all of them."
MASK_WIDE = "The mask hides too little: position t may see the positions 0 to t, and no other."
MASK_TURNED = "The mask is the wrong way round: a position sees what follows it, and not what came before."
PEEKED = "Only a model that sees the symbols which it has to predict gets that far."
NO_POSITIONS = "The model doesn't know where a symbol stands: is an embedding of the positions added?"
NO_RESIDUAL = "x is not added to what attention and feed-forward make of it, so nothing of x gets past them."
PRESENT = "It predicts the symbol that it has just read. Which symbol does get_loss ask for at position t?"
AFTER_NEXT = "It predicts the symbol after the next: the targets are moved already, and need no second move."


def _data(sources, rng) -> QuestionData:
    split = files.spelled_words(sources.words)
    return QuestionData(Dataset("SpelledWordsDataset", split.public, key="q10"), split.private)


def _shown(data: QuestionData) -> tuple[np.ndarray, np.ndarray]:
    arrays = data.training.arrays
    every = max(1, len(arrays["validation_x"]) // SHOWN)
    return arrays["validation_x"][::every], arrays["validation_y"][::every]


def _draw(figure, data: QuestionData, scores) -> None:
    """Bits per character on validation words, for each language."""
    tokens, targets = _shown(data)
    names = files.strings(data.training.arrays["language_names"])
    logits = expect.tensor(scores, (*tokens.shape, _vocabulary(data)), "forward")
    languages = tokens[:, 0] - (_vocabulary(data) - len(names))
    bits = [_bits(logits[languages == i], targets[languages == i]) for i in range(len(names))]
    axes = figure.add_subplot(ylabel="bits per character")
    axes.bar_label(axes.bar(names, bits, color="tab:blue"), fmt="%.2f")
    axes.axhline(THRESHOLD, color="tab:orange", label=f"asked for on all words: {THRESHOLD}")
    axes.legend(loc="lower right")


question = Question(
    "q10",
    "Character GPT",
    train_seconds=300,
    data=_data,
    sample=lambda data: ("forward", (_shown(data)[0],)),
    draw=_draw,
)

BLOCK = ["TransformerBlock.forward", "TransformerBlock.__init__"]
FORWARD = ["CharacterGPT.forward", "CharacterGPT.__init__", *BLOCK]
LOSS, GENERATE, TRAIN = "CharacterGPT.get_loss", "CharacterGPT.generate", "CharacterGPT.train"


@question.check(points=0.25, needs=BLOCK)
def block(student, data, rng):
    """TransformerBlock adds to x and doesn't look ahead"""
    layer = _shaken(student.TransformerBlock(16, 2), rng)
    x, other = rng.normal(size=(2, 3, 5, 16)).astype(np.float32)
    _sees_the_past(lambda x: expect.tensor(layer(x), x.shape, "TransformerBlock"), x, other, "the output")
    layer.assign({name: np.zeros_like(p) for name, p in layer.parameters().items() if p.ndim > 1})
    if _same(*(expect.tensor(layer(each), x.shape, "TransformerBlock") for each in (x, other))):
        raise Failed("With all weights zero, the block returns the same for every x.", [("why", NO_RESIDUAL)])


@question.check(points=0.25, needs=FORWARD)
def causal(student, data, rng):
    """forward scores what follows, from the past and its order"""
    model = _shaken(student.CharacterGPT(*SMALL, VOCABULARY), rng)
    for length in (SMALL[0], 3, 1):
        tokens, other = _different(rng, length)
        with during(f"on sequences of {length} symbols (block_size {SMALL[0]})"):
            _sees_the_past(lambda x: _scores(model, x), tokens, other, "the scores")
    block_size, n_embd, _, n_head = SMALL
    one_layer = _shaken(student.CharacterGPT(block_size, n_embd, 1, n_head, VOCABULARY), rng)
    tokens, _ = _different(rng, block_size)
    turned = tokens[:, [1, 0, *range(2, block_size)]]
    if _same(_scores(one_layer, tokens)[:, -1], _scores(one_layer, turned)[:, -1]):
        message = "With one block, the first two symbols can change places without any effect on the last."
        raise Failed(message, [("why", NO_POSITIONS)])


@question.check(points=0.25, needs=[LOSS, *FORWARD])
def loss(student, data, rng):
    """get_loss is the mean cross-entropy, without what is -100"""
    model = _shaken(student.CharacterGPT(*SMALL, VOCABULARY), rng)
    tokens, targets = rng.integers(VOCABULARY, size=(2, 8, SMALL[0]))
    targets[np.arange(SMALL[0]) > rng.integers(1, SMALL[0], size=(8, 1))] = files.NO_TARGET
    logits = _scores(model, tokens)
    if not _same(logits, _scores(model, tokens)):
        raise Failed("Two equal calls of forward give different scores.", [("why", NO_RANDOMNESS)])
    expected, got = _nats(logits, targets), expect.loss(model.get_loss(tokens, targets))
    if not np.isclose(got, expected, rtol=expect.RELATIVE, atol=expect.ABSOLUTE):
        details = [("expected", f"{expected:.4f}"), ("got", f"{got:.4f}")]
        raise Failed("get_loss is wrong.", [*details, *_named_loss(got, logits, tokens, targets)])


@question.check(points=0.25, needs=FORWARD)
def start(student, data, rng):
    """before training, the loss is near log(vocab_size)"""
    tokens, targets = _shown(data)
    vocabulary = _vocabulary(data)
    logits = _scores(student.CharacterGPT(*GRADED, vocabulary), tokens, vocabulary)
    got, expected = _nats(logits, targets), np.log(vocabulary)
    if abs(got - expected) <= NEAR:
        return Remark(f"{got:.2f} nats, log({vocabulary}) is {expected:.2f}", {"loss": got})
    spread = f"The scores of a position have a standard deviation of {logits.std(axis=2).mean():.3g}."
    ask = "It should be below 1. Is there a LayerNorm before the last layer? Are its weights small?"
    details = [("expected", f"{expected:.2f} ± {NEAR}"), ("got", f"{got:.2f}"), ("why", f"{spread} {ask}")]
    raise Failed("A model that knows nothing should not be sure of anything.", details)


@question.check(points=0.5, needs=[LOSS, *FORWARD])
def batch(student, data, rng):
    """it learns one batch of eight words by heart"""
    tokens, targets = _some_words(data, rng, 8)
    sizes, vocabulary = [*BY_HEART, _vocabulary(data)], _vocabulary(data)
    losses, scores = student.program("q10", "by_heart", sizes, tokens, targets, STEPS, RATE).items
    last = expect.tensor(losses, (STEPS,), "get_loss")[-1]
    logits = expect.tensor(scores, (*tokens.shape, vocabulary), "forward")
    got, least = _nats(logits, targets), _least(tokens, targets)
    evidence = {"nats": got, "least": least, "last_loss": last}
    if least - SLACK / 2 <= got <= least + SLACK:
        return Remark(f"{got:.3f} nats; {least:.3f} is the least that is possible", evidence)
    details = [("asked for", f"at most {least + SLACK:.3f}"), ("got", f"{got:.3f}")]
    details += [("seen", f"get_loss returned {last:.3f} in the end"), *_other_symbol(logits, tokens, targets)]
    if got < least:
        details = [("least", f"{least:.3f}, without a look ahead"), ("got", f"{got:.3f}"), ("why", PEEKED)]
    raise Failed(f"After {STEPS} steps of Adam the loss on the batch is {got:.3f} nats.", details, evidence)


@question.check(points=0.5, needs=[GENERATE, *FORWARD])
def generate(student, data, rng):
    """generate continues, within the alphabet, as the seed says"""
    model = _shaken(student.CharacterGPT(*SMALL, VOCABULARY), rng)
    tokens = rng.integers(VOCABULARY, size=(20, 2))
    first, again, other = (_generated(model, tokens, 9, 1.0, None, seed) for seed in (1, 1, 2))
    if not np.array_equal(first, again):
        dropout = not _same(_scores(model, tokens), _scores(model, tokens))
        why = NO_RANDOMNESS if dropout else "Is the generator made from the seed, and given to multinomial?"
        raise Failed("The same seed gives other symbols when it is used again.", [("why", why)])
    if np.array_equal(first, other):
        raise Failed("Two seeds give the same 180 symbols: are they drawn at random?")


@question.check(points=0.5, needs=[GENERATE, *FORWARD], after=[generate])
def sampling(student, data, rng):
    """temperature and top_k change the odds as they should"""
    model = _shaken(student.CharacterGPT(*SMALL, VOCABULARY), rng)
    tokens = rng.integers(VOCABULARY, size=(20, 2))
    start = tokens[:1].repeat(DRAWS, axis=0)
    logits = _scores(model, tokens[:1])[0, -1]
    for temperature, top_k in ((1.0, None), (2.0, None), (0.5, None), (2.0, 3)):
        drawn = _generated(model, start, 1, temperature, top_k, 4)[:, -1]
        _has_odds(np.bincount(drawn, minlength=VOCABULARY) / DRAWS, logits, temperature, top_k)
    for what, temperature, top_k in (("top_k=1", 1.0, 1), ("temperature=0.0001", 1e-4, None)):
        _is_greedy(model, tokens, _generated(model, tokens, 9, temperature, top_k, 3), what)


@question.check(points=1.5, needs=[TRAIN, LOSS, *FORWARD])
def bits(student, data, rng):
    """at most 3.1 bits per character on 1,000 unseen words"""
    model = student.CharacterGPT(*GRADED, _vocabulary(data))
    training = model.train(data.training)
    tokens, targets = data.private["test_x"], data.private["test_y"]
    logits = _last_scores(model, tokens, _vocabulary(data), training)
    got = _bits(logits, targets)
    evidence = {"bits": got, "threshold": THRESHOLD, "epochs": training.epochs, "seconds": training.seconds}
    if got <= THRESHOLD:
        return Remark(f"{got:.2f} bits per character on {len(tokens):,} unseen words", evidence)
    details = [("asked for", f"at most {THRESHOLD}"), ("got", f"{got:.2f}")]
    details += [("compare", "a table of which letter follows which has 3.80, one for each language 3.41")]
    details += [("training", history(training)), *_why_no_better(model, logits, tokens, targets)]
    raise Failed(f"{got:.2f} bits per character on {len(tokens):,} unseen words.", details, evidence)


# --- The model's answers --------------------------------------------------------------------------------


def _vocabulary(data: QuestionData) -> int:
    arrays = data.training.arrays
    return files.FIRST_LETTER + len(arrays["chars"]) + len(arrays["language_names"])


def _shaken(model: StudentObject, rng: np.random.Generator) -> StudentObject:
    """The model with noise on every parameter, so that a layer that starts at zero hides nothing."""
    noisy = {name: p + rng.normal(0, p.shape[-1] ** -0.5, p.shape) for name, p in model.parameters().items()}
    model.assign({name: p.astype(np.float32) for name, p in noisy.items()})
    return model


def _scores(model: StudentObject, tokens: np.ndarray, vocabulary: int = VOCABULARY) -> np.ndarray:
    return expect.tensor(model.forward.no_grad(tokens), (*tokens.shape, vocabulary), "forward")


def _last_scores(model: StudentObject, tokens: np.ndarray, vocabulary: int, training: Training) -> np.ndarray:
    """The scores after each position, asked for one by one: with nothing there that it could peek at."""
    try:
        prefixes = (tokens[:, : t + 1] for t in range(tokens.shape[1]))
        return np.stack([_scores(model, prefix, vocabulary)[:, -1] for prefix in prefixes], axis=1)
    except Failed as failure:
        raise Failed(failure.message, [*failure.details, ("training", history(training))]) from None


def _generated(
    model: StudentObject, tokens: np.ndarray, length: int, temperature: float, top_k: int | None, seed: int
) -> np.ndarray:
    """What `generate` returns: integers of the alphabet that begin with `tokens`."""
    with during(f"continuing {tokens.shape[1]} symbols by {length} (block_size {SMALL[0]})"):
        value = model.generate(tokens, length, temperature, top_k, seed)
        got = expect.tensor(value, (len(tokens), tokens.shape[1] + length), "generate")
    if value.array.dtype.kind not in "iu":
        raise Failed(f"generate returned {value.array.dtype}, expected int64.")
    if not np.array_equal(got[:, : tokens.shape[1]], tokens):
        raise Failed("What generate returns does not begin with the symbols that it was given.")
    if got.min() < 0 or got.max() >= VOCABULARY:
        raise Failed(f"generate returned symbols from {got.min():g} to {got.max():g} of {VOCABULARY}.")
    return got.astype(np.int64)


def _different(rng: np.random.Generator, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Two batches of symbols (4 × length) that differ everywhere."""
    tokens = rng.integers(VOCABULARY, size=(4, length))
    return tokens, (tokens + rng.integers(1, VOCABULARY, size=tokens.shape)) % VOCABULARY


def _some_words(data: QuestionData, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    arrays = data.training.arrays
    rows = rng.permutation(len(arrays["train_x"]))[:count]
    return arrays["train_x"][rows], arrays["train_y"][rows]


# --- What they should be --------------------------------------------------------------------------------


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return np.allclose(a, b, rtol=1e-4, atol=1e-5)


def _nats(logits: np.ndarray, targets: np.ndarray) -> float:
    """Mean cross-entropy of logits (n × T × symbols) for targets (n × T), those that are there."""
    known = targets != files.NO_TARGET
    return float(cross_entropy(logits[known], targets[known]))


def _bits(logits: np.ndarray, targets: np.ndarray) -> float:
    return _nats(logits, targets) / np.log(2)


def _least(tokens: np.ndarray, targets: np.ndarray) -> float:
    """The least mean cross-entropy that is possible on these words, knowing them all but not the future."""
    rows = zip(tokens.tolist(), targets.tolist(), strict=True)
    steps = [(tuple(x[: t + 1]), y[t]) for x, y in rows for t in range(len(y)) if y[t] != files.NO_TARGET]
    pasts, together = Counter(past for past, _ in steps), Counter(steps)
    return float(np.mean([np.log(pasts[step[0]] / together[step]) for step in steps]))


def _sees_the_past(
    run: Callable[[np.ndarray], np.ndarray], inputs: np.ndarray, other: np.ndarray, what: str
) -> None:
    """Raises Failed unless position t of run(inputs) depends on the inputs 0 to t, on all of them alone."""
    before = run(inputs)
    if not _same(before, run(inputs)):
        raise Failed("Two equal calls give different results.", [("why", NO_RANDOMNESS)])
    length = inputs.shape[1]
    sees = np.zeros((length, length), bool)  # sees[t, s]: whether input s has an effect on position t
    for s in range(length):
        changed = inputs.copy()
        changed[:, s] = other[:, s]
        after = run(changed)
        sees[:, s] = [not _same(before[:, t], after[:, t]) for t in range(length)]
    for t, s in np.argwhere(sees != np.tril(np.ones_like(sees))):
        if s > t:
            why = NO_MASK if sees.all() else MASK_WIDE if np.tril(sees, -1).any() else MASK_TURNED
            raise Failed(f"Another input at position {s} changes {what} at position {t}.", [("why", why)])
        ask = "Do all blocks run, and does attention gather from all positions up to its own?"
        raise Failed(f"Another input at position {s} does not change {what} at position {t}.", [("ask", ask)])


def _is_greedy(model: StudentObject, tokens: np.ndarray, got: np.ndarray, what: str) -> None:
    """Raises Failed unless each symbol is the likeliest one after the last block_size before it."""
    block_size = SMALL[0]
    for t in range(tokens.shape[1], got.shape[1]):
        scores = _scores(model, got[:, max(0, t - block_size) : t])
        if np.array_equal(got[:, t], scores[:, -1].argmax(axis=1)):
            continue
        others = {
            "They follow from the scores of the first position, not of the last.": scores[:, 0],
            "They follow from the first block_size symbols, not from the last.": _scores(
                model, got[:, : min(t, block_size)]
            )[:, -1],
            "They are the least likely ones.": -scores[:, -1],
        }
        why = [("why", why) for why, s in others.items() if np.array_equal(got[:, t], s.argmax(axis=1))]
        where = "" if t <= block_size else f", where the sequence is longer than block_size {block_size}"
        raise Failed(f"With {what}, symbol {t} is not the likeliest one{where}.", why[:1])


def _has_odds(frequencies: np.ndarray, logits: np.ndarray, temperature: float, top_k: int | None) -> None:
    """Raises Failed unless the symbols were drawn as often as the scores say."""
    if _distance(frequencies, _odds(logits / temperature, top_k)) <= FAR:
        return
    others = {
        "The scores are multiplied by the temperature, not divided by it.": (logits * temperature, top_k),
        "The temperature has no effect.": (logits, top_k),
        "top_k has no effect.": (logits / temperature, None),
        "It always takes the likeliest symbol.": (logits, 1),
        "All symbols are equally likely.": (np.zeros_like(logits), top_k),
    }
    why = [("why", text) for text, odds in others.items() if _distance(frequencies, _odds(*odds)) <= FAR]
    right = _odds(logits / temperature, top_k)
    worst = int(np.abs(frequencies - right).argmax())
    details = [("expected", f"symbol {worst} in {right[worst]:.1%} of {DRAWS:,} draws")]
    details += [("got", f"{frequencies[worst]:.1%}"), *why[:1]]
    raise Failed(f"temperature={temperature:g}, top_k={top_k}: wrong frequencies.", details)


def _odds(logits: np.ndarray, top_k: int | None) -> np.ndarray:
    least = np.sort(logits)[-(top_k or len(logits))]
    return softmax(np.where(logits >= least, logits, -np.inf)[None])[0]


def _distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a - b).sum() / 2)


# --- What is wrong --------------------------------------------------------------------------------------


def _named_loss(
    got: float, logits: np.ndarray, tokens: np.ndarray, targets: np.ndarray
) -> list[tuple[str, str]]:
    """What a wrong loss is, where its value says so."""
    known, right = targets != files.NO_TARGET, _nats(logits, targets)
    names: Mapping[str, float] = {
        "It compares the scores with `tokens`: each position predicts itself.": _nats(logits, tokens),
        "The targets are moved already; here they are moved a second time.": _nats(
            logits[:, :-1], targets[:, 1:]
        ),
        "The scores of position t are compared with the target of t - 1.": _nats(
            logits[:, 1:], targets[:, :-1]
        ),
        "It compares with `tokens` moved by one, and never with `targets`.": _nats(
            logits[:, :-1], tokens[:, 1:]
        ),
        "Padding is counted: -100 stands for nothing to predict, not for symbol 0.": _nats(
            logits, np.where(known, targets, 0)
        ),
        "The sum is divided by all positions: those with -100 are counted.": right * known.mean(),
        "It is the sum, not the mean.": right * known.sum(),
        "There is a softmax before cross_entropy, which has one of its own.": _nats(softmax(logits), targets),
        "It is in bits, not in nats.": right / np.log(2),
    }
    close = [("why", name) for name, value in names.items() if np.isclose(got, value, rtol=expect.RELATIVE)]
    return close if len(close) == 1 else []


def _other_symbol(logits: np.ndarray, tokens: np.ndarray, targets: np.ndarray) -> list[tuple[str, str]]:
    """The reason, if the model has learned to predict another symbol than the next."""
    itself = np.where(targets != files.NO_TARGET, tokens, files.NO_TARGET)
    if _bits(logits, itself) < 1:
        return [("why", PRESENT)]
    return [("why", AFTER_NEXT)] if _bits(logits[:, :-1], targets[:, 1:]) < 1 else []


def _why_no_better(
    model: StudentObject, logits: np.ndarray, tokens: np.ndarray, targets: np.ndarray
) -> list[tuple[str, str]]:
    """The reason for many bits, where the scores show it."""
    whole = _bits(_scores(model, tokens, logits.shape[2]), targets)
    if whole < _bits(logits, targets) - 0.3:
        return [("why", f"It looks ahead: where it sees whole words, it needs only {whole:.2f} bits.")]
    return _other_symbol(logits, tokens, targets)
