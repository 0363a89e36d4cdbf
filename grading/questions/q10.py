"""q10: a small language model that reads the symbols of a word and says what comes next."""

import contextlib
import functools
from collections import Counter

import numpy as np

from grading import data as files
from grading.checks import expect
from grading.checks.causality import of_the_mask, same, seen, sees_the_past
from grading.checks.learning import from_its_state, of_loss, proven
from grading.checks.odds import has_odds
from grading.checks.parameters import shaken
from grading.checks.pictures import INVENTED, draw_bits, draw_invented, generated, pictured
from grading.checks.question import Failed, Question, QuestionData, ReferenceScores, Remark, during
from grading.checks.training import AtMost, cross_entropy, history, remarks
from grading.feedback import probes as diagnosis
from grading.feedback import sentences
from grading.feedback.mistakes import Names
from grading.feedback.probes import TRAINING
from grading.numerics import softmax
from grading.student import remote
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule, RemoteObject
from grading.student.values import Dataset, Training, Value

GRADED = (11, 64, 2, 4)  # block_size, n_embd, n_layer, n_head of the model that is trained
BY_HEART, STEPS, RATE, SLACK = (11, 32, 2, 4), 150, 0.01, 0.1
SMALL, VOCABULARY = (6, 16, 2, 2), 12  # of the model whose outputs are looked at
REFERENCE_SCORES = ReferenceScores(2.787, 2.802, spread=0.0045, of="the reference's results")
NEAR = 0.75  # nats from log(vocab_size) before training; the reference is 0.05 to 0.25 off
CLOSE = 0.002  # scores closer than this may both be drawn at a temperature of 0.0001 (odds of e²⁰ at most)
DRAWS = 2000  # of one symbol
BATCH = 100  # test words that are asked for together
SHOWN = 200  # validation words, at least, in the picture and for the loss before training


def _data(sources, rng) -> QuestionData:
    split = files.spelled_words(sources.words)
    return QuestionData(Dataset("SpelledWordsDataset", split.public, key="q10"), split.private)


def _shown(data: QuestionData) -> tuple[np.ndarray, np.ndarray]:
    arrays = data.training.arrays
    every = max(1, len(arrays["validation_x"]) // SHOWN)
    return arrays["validation_x"][::every], arrays["validation_y"][::every]


SAYS = sentences.beside(__file__, TRAINING)

# The reference takes 54 s, and nobody who begins will be faster.
question = Question(
    "q10",
    SAYS.title,
    train_seconds=300,
    expected_seconds=100,
    threshold=3.1,  # bits per character; a table of which letter follows which has 3.80
    mistakes=SAYS.mistakes,
    hints=SAYS.hints,
    data=_data,
)

BLOCK = ["TransformerBlock.forward", "TransformerBlock.__init__"]
FORWARD = ["CharacterGPT.forward", "CharacterGPT.__init__", *BLOCK]
LOSS, GENERATE, TRAIN = "CharacterGPT.get_loss", "CharacterGPT.generate", "CharacterGPT.train"
# What a block is usually made of: the functions of q8
ATTENTION = [
    "MultiHeadAttention.forward",
    "MultiHeadAttention.__init__",
    "MultiHeadAttention.split_heads",
    "scaled_dot_product_attention",
    "causal_mask",
]


_check = functools.partial(question.check, uses=ATTENTION)


@_check(points=0.25, needs=BLOCK)
def block(student, data, rng):
    """TransformerBlock adds to x and doesn't look ahead"""
    layer = shaken(student.TransformerBlock(16, 2), rng)
    x, other = rng.normal(size=(2, 3, 5, 16)).astype(np.float32)
    sees_the_past(
        lambda x: expect.tensor(layer(x), x.shape, "TransformerBlock"), x, other, "the output", of_the_mask
    )
    remote.assign(layer, {name: np.zeros_like(p) for name, p in layer.parameters().items() if p.ndim > 1})
    if same(*(expect.tensor(layer(each), x.shape, "TransformerBlock") for each in (x, other))):
        message = "With all weights zero, the block returns the same for every x."
        raise Failed(message, mistakes=["no residual"])
    layer = shaken(student.TransformerBlock(16, 2), rng)
    near, far = (expect.tensor(layer(each), x.shape, "TransformerBlock") for each in (x, 4 * x))
    if np.allclose(near, far, atol=0.01):
        message = "The block returns the same for x and for 4 · x: x itself does not get through."
        raise Failed(message, mistakes=["residual from the norm"])


@_check(points=0.25, needs=FORWARD)
def causal(student, data, rng):
    """forward scores what follows, from the past and its order"""
    model = shaken(student.CharacterGPT(*SMALL, VOCABULARY), rng)

    def leak(sees: np.ndarray) -> Names:
        return remote.once(student, _leak_of_the_block)

    for length in (SMALL[0], 3, 1):
        tokens, other = _different(rng, length)
        with during(f"on sequences of {length} symbols (block_size {SMALL[0]})"):
            sees_the_past(lambda x: _scores(model, x), tokens, other, "the scores", leak)
    block_size, n_embd, _, n_head = SMALL
    one_layer = shaken(student.CharacterGPT(block_size, n_embd, 1, n_head, VOCABULARY), rng)
    tokens, _ = _different(rng, block_size)
    turned = tokens[:, [1, 0, *range(2, block_size)]]
    if same(_scores(one_layer, tokens)[:, -1], _scores(one_layer, turned)[:, -1]):
        message = "With one block, the first two symbols can change places without any effect on the last."
        raise Failed(message, mistakes=["no positions"])
    sizes = [_size(student.CharacterGPT(block_size, n_embd, n, n_head, VOCABULARY)) for n in (1, 3)]
    if sizes[0] == sizes[1]:
        message = f"With 3 blocks the model has {sizes[1]:,} parameters, as many as with 1."
        raise Failed(message, at="CharacterGPT.__init__", mistakes=["one block again and again"])


@_check(points=0.25, needs=[LOSS, *FORWARD])
def loss(student, data, rng):
    """get_loss is the mean cross-entropy, without what is -100"""
    model = shaken(student.CharacterGPT(*SMALL, VOCABULARY), rng)
    tokens, targets = rng.integers(VOCABULARY, size=(2, 8, SMALL[0]))
    ends, places = rng.integers(1, SMALL[0], size=(8, 1)), np.arange(SMALL[0])
    targets[places == ends], targets[places > ends] = 0, files.NO_TARGET
    logits = _scores(model, tokens)
    if not same(logits, _scores(model, tokens)):
        message = "Two equal calls of forward give different scores."
        raise Failed(message, mistakes=["dropout outside training"])
    expected, got = _nats(logits, targets), expect.loss(model.get_loss(tokens, targets))
    if not np.isclose(got, expected, rtol=expect.RELATIVE, atol=expect.ABSOLUTE):
        details = [("expected", f"{expected:.4f}"), ("got", f"{got:.4f}")]
        raise Failed("get_loss is wrong.", details, mistakes=_named_loss(got, logits, tokens, targets))


@_check(points=0.25, needs=FORWARD)
def start(student, data, rng):
    """before training, the loss is near log(vocab_size)"""
    tokens, targets = _shown(data)
    vocabulary = _vocabulary(data)
    logits = _scores(student.CharacterGPT(*GRADED, vocabulary), tokens, vocabulary)
    got, expected = _nats(logits, targets), np.log(vocabulary)
    if abs(got - expected) <= NEAR:
        return Remark(f"{got:.2f} nats, log({vocabulary}) is {expected:.2f}", {"loss": got})
    spread = logits.std(axis=2).mean()
    details = [("expected", f"{expected:.2f} ± {NEAR}"), ("got", f"{got:.2f}")]
    details += [("seen", f"the scores of a position have a standard deviation of {spread:.3g}")]
    mistakes = ["too sure from the start"] if spread > 1 and got > expected else []
    raise Failed("A model that knows nothing should not be sure of anything.", details, mistakes=mistakes)


@_check(points=0.5, needs=[LOSS, *FORWARD])
def batch(student, data, rng):
    """it learns one batch of eight words by heart"""
    tokens, targets = _some_words(data, rng, 8)
    vocabulary = _vocabulary(data)
    model = student.CharacterGPT(*BY_HEART, vocabulary)
    remote.keep(model, "before")
    value = remote.program(student, "q10", "by_heart", model, tokens, targets, STEPS, RATE)
    last = expect.tensor(value, (STEPS,), "get_loss")[-1]
    logits = _scores(model, tokens, vocabulary)
    got, least = _nats(logits, targets), _least(tokens, targets)
    evidence = {"nats": got, "least": least, "last_loss": last}
    if least - SLACK / 2 <= got <= least + SLACK:
        evidence |= _is_learned(model, logits, tokens, targets, rng)
        return Remark(f"{got:.3f} nats; {least:.3f} is the least that is possible", evidence)
    details = [("asked for", f"at most {least + SLACK:.3f}"), ("got", f"{got:.3f}")]
    details += [("seen", f"get_loss returned {last:.3f} in the end")]
    mistakes = _probabilities(logits) or _other_symbol(logits, tokens, targets) or _not_reached(model)
    if got < least:
        details = [("least", f"{least:.3f}, without a look ahead"), ("got", f"{got:.3f}")]
        mistakes = ["looks ahead"]
    message = f"After {STEPS} steps of Adam the loss on the batch is {got:.3f} nats."
    raise Failed(message, details, evidence, mistakes=mistakes)


def _is_learned(model: RemoteObject, logits, tokens, targets, rng: np.random.Generator) -> dict[str, float]:
    """Evidence that what the model knows of the batch came from the steps made with it; Failed if not."""
    vocabulary = logits.shape[-1]
    answers = of_loss(
        logits,
        lambda: _scores(model, tokens, vocabulary),
        lambda logits: _nats(logits, targets),
        np.log(vocabulary),
        _least(tokens, targets) + SLACK,
    )
    return from_its_state(model, [answers], rng)


@_check(points=0.5, needs=[GENERATE, *FORWARD])
def generate(student, data, rng):
    """generate continues, within the alphabet, as the seed says"""
    model = shaken(student.CharacterGPT(*SMALL, VOCABULARY), rng)
    tokens = rng.integers(VOCABULARY, size=(20, 2))
    first, again, other = (_generated(model, tokens, 9, 1.0, None, seed) for seed in (0, 0, 2))
    if not np.array_equal(first, again):
        dropout = not same(_scores(model, tokens), _scores(model, tokens))
        mistake = "dropout outside training" if dropout else "seed not used"
        raise Failed("The same seed gives other symbols when it is used again.", mistakes=[mistake])
    if np.array_equal(first, other):
        raise Failed("Two seeds give the same 180 symbols: are they drawn at random?")


@_check(points=0.5, needs=[GENERATE, *FORWARD], after=[generate])
def sampling(student, data, rng):
    """temperature and top_k change the odds as they should"""
    model = shaken(student.CharacterGPT(*SMALL, VOCABULARY), rng)
    tokens = rng.integers(VOCABULARY, size=(20, 2))
    start = tokens[:1].repeat(DRAWS, axis=0)
    first, last = _scores(model, tokens[:1])[0]
    alone = _scores(model, tokens[:1, -1:])[0, -1]
    for temperature, top_k in ((1.0, None), (2.0, None), (0.5, None), (2.0, 3), (1.0, VOCABULARY + 5)):
        drawn = _generated(model, start, 1, temperature, top_k, 4)[:, -1]
        frequencies = np.bincount(drawn, minlength=VOCABULARY) / DRAWS
        has_odds(frequencies, DRAWS, last, {"first": first, "alone": alone}, temperature, top_k)
    for what, temperature, top_k in (("top_k=1", 1.0, 1), ("temperature=0.0001", 1e-4, None)):
        _is_greedy(model, tokens, _generated(model, tokens, 9, temperature, top_k, 3), what)


@_check(points=1.5, needs=[TRAIN, LOSS, *FORWARD])
def bits(student, data, rng):
    """at most {threshold:g} bits per character on 1,000 unseen words"""
    model = student.CharacterGPT(*GRADED, _vocabulary(data))
    with pictured(student, lambda student: generated(model, _shown(data)[0], data.training.arrays)):
        return _scored(model, data, rng)


def _scored(model: RemoteObject, data: QuestionData, rng: np.random.Generator) -> Remark:
    remote.keep(model, "before")
    training = model.train(data.training)
    order = rng.permutation(len(data.private["test_x"]))
    tokens, targets = data.private["test_x"][order], data.private["test_y"][order]
    batches = np.array_split(np.arange(len(tokens)), -(-len(tokens) // BATCH))

    def ask(rows: np.ndarray) -> np.ndarray:
        return _last_scores(model, tokens[rows], _vocabulary(data), training)

    logits = np.concatenate([ask(rows) for rows in batches])
    got = _bits(logits, targets)
    goal = AtMost(got, data.threshold, REFERENCE_SCORES, "{:.2f}")
    evidence = {"bits": got} | goal.evidence | {"epochs": training.epochs, "seconds": training.seconds}
    if goal.reached:
        some = batches[rng.integers(len(batches))]
        answers = of_loss(
            logits[some],
            lambda: ask(some),
            lambda logits: _bits(logits, targets[some]),
            np.log2(_vocabulary(data)),
            data.threshold,
        )
        reached = Remark(f"{got:.2f} bits per character on {len(tokens):,} unseen words", evidence)
        return remarks(reached, proven(model, [answers], training, rng))
    table = ("compare", "a table of which letter follows which has 3.80, one for each language 3.41")
    details = [*goal.details(), table, ("training", history(training))]
    cause = diagnosis.of_training(training)
    mistakes = _probabilities(logits) or _other_symbol(logits, tokens, targets) or _not_reached(model)
    mistakes = mistakes or ([cause] if cause else [])
    whole = _bits(_scores(model, tokens, _vocabulary(data)), targets)
    if whole < got - 0.3:
        details += [("seen", f"where it sees whole words, it needs only {whole:.2f} bits")]
        mistakes = ["looks ahead"]
    message = f"{got:.2f} bits per character on {len(tokens):,} unseen words."
    raise Failed(message, details, evidence, mistakes=mistakes)


# --- The model's answers --------------------------------------------------------------------------------


def _vocabulary(data: QuestionData) -> int:
    arrays = data.training.arrays
    return files.FIRST_LETTER + len(arrays["chars"]) + len(arrays["language_names"])


def _scores(model: RemoteObject, tokens: np.ndarray, vocabulary: int = VOCABULARY) -> np.ndarray:
    return expect.tensor(model.forward.no_grad(tokens), (*tokens.shape, vocabulary), "forward")


def _last_scores(model: RemoteObject, tokens: np.ndarray, vocabulary: int, training: Training) -> np.ndarray:
    """The scores after each position, asked for one by one: with nothing there that it could peek at."""
    try:
        prefixes = (tokens[:, : t + 1] for t in range(tokens.shape[1]))
        return np.stack([_scores(model, prefix, vocabulary)[:, -1] for prefix in prefixes], axis=1)
    except Failed as failure:
        raise Failed(failure.message, [*failure.details, ("training", history(training))]) from None


def _generated(
    model: RemoteObject, tokens: np.ndarray, length: int, temperature: float, top_k: int | None, seed: int
) -> np.ndarray:
    """What `generate` returns: integers of the alphabet that begin with `tokens`."""
    chosen = f", top_k={top_k} of {VOCABULARY} symbols" if top_k else ""
    with during(f"continuing {tokens.shape[1]} symbols by {length} (block_size {SMALL[0]}{chosen})"):
        value = model.generate(tokens, length, temperature, top_k, seed)
        got = expect.tensor(value, (len(tokens), tokens.shape[1] + length), "generate")
    if (dtype := remote.value_of(value).dtype).kind not in "iu":
        raise Failed(f"generate returned {dtype}, expected int64.")
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


def _leak_of_the_block(student: RemoteModule) -> Names:
    """The mistake of the mask, if a block alone looks ahead already; if it doesn't, the model does."""
    rng = np.random.default_rng(0)
    with contextlib.suppress(Failed, StudentError):
        layer = shaken(student.TransformerBlock(16, 2), rng)
        x, other = rng.normal(size=(2, 3, 5, 16)).astype(np.float32)
        sees = seen(lambda x: expect.tensor(layer(x), x.shape, "TransformerBlock"), x, other)
        return of_the_mask(sees) if np.triu(sees, 1).any() else ["looks ahead"]
    return []


def _is_greedy(model: RemoteObject, tokens: np.ndarray, got: np.ndarray, what: str) -> None:
    """Raises Failed unless each symbol is the likeliest one after the last block_size before it."""
    block_size = SMALL[0]
    for t in range(tokens.shape[1], got.shape[1]):
        scores = _scores(model, got[:, max(0, t - block_size) : t])
        if _likeliest(got[:, t], scores[:, -1]):
            continue
        early = _scores(model, got[:, : min(t, block_size)])[:, -1]
        mistakes = ["first symbols only"] if _likeliest(got[:, t], early) else []
        where = "" if t <= block_size else f", where the sequence is longer than block_size {block_size}"
        raise Failed(f"With {what}, symbol {t} is not the likeliest one{where}.", mistakes=mistakes)


def _likeliest(symbols: np.ndarray, scores: np.ndarray) -> bool:
    """Whether each of the symbols (n,) has the largest of its scores (n × symbols), or one as good as it."""
    return bool((scores.max(axis=1) - scores[np.arange(len(symbols)), symbols] <= CLOSE).all())


# --- What is wrong --------------------------------------------------------------------------------------


def _named_loss(got: float, logits: np.ndarray, tokens: np.ndarray, targets: np.ndarray) -> Names:
    """The mistakes that give this loss for these scores."""
    known, right = targets != files.NO_TARGET, _nats(logits, targets)
    losses = {
        "predicts itself": _nats(logits, tokens),
        "shifted twice": _nats(logits[:, :-1], targets[:, 1:]),
        "scores shifted": _nats(logits[:, 1:], targets[:, :-1]),
        "targets not used": _nats(logits[:, :-1], tokens[:, 1:]),
        "padding counted": _nats(logits, np.where(known, targets, 0)),
        "padding in the mean": right * known.mean(),
        "sum of losses": right * known.sum(),
        "softmax before cross-entropy": _nats(softmax(logits), targets),
        "loss in bits": right / np.log(2),
        "scores reshaped": _nats(logits.reshape(len(logits), VOCABULARY, -1).swapaxes(1, 2), targets),
        "mean of means": np.mean([_nats(*pair) for pair in zip(logits, targets, strict=True)]),
        "end left out": _nats(logits, np.where(targets == 0, files.NO_TARGET, targets)),
    }
    return [name for name, value in losses.items() if np.isclose(got, value, rtol=expect.RELATIVE)]


def _probabilities(logits: np.ndarray) -> Names:
    """The mistake, if what the model returns are probabilities, which no cross-entropy takes for scores."""
    sums = (logits >= 0).all() and np.allclose(logits.sum(axis=-1), 1, atol=1e-3)
    return ["softmax in forward"] * bool(sums)


def _not_reached(model: RemoteObject) -> Names:
    """The mistake, if matrices that the scores depend on get no gradient from the loss."""
    tokens = np.arange(8).reshape(2, 4)
    with contextlib.suppress(StudentError, Failed):
        found = model.get_loss.gradients(np.array(1.0, np.float32), tokens, tokens + 1)
        matrices = {name: array for name, array in model.parameters().items() if array.ndim > 1}
        without = {name: array for name, array in matrices.items() if _is_zero(found[name])}
        before, again = (_scores_of(model, tokens) for _ in range(2))
        remote.assign(model, {name: array[::-1].copy() for name, array in without.items()})
        if np.array_equal(before, again) and not np.array_equal(before, _scores_of(model, tokens)):
            return ["no gradient to some layers"]
    return []


def _scores_of(model: RemoteObject, tokens: np.ndarray) -> np.ndarray:
    return expect.numbers(model.forward.no_grad(tokens), "forward")


def _is_zero(gradient: Value) -> bool:
    got = gradient.numbers()
    return got is not None and not got.any()


def _size(model: RemoteObject) -> int:
    return sum(parameter.size for parameter in model.parameters().values())


def _other_symbol(logits: np.ndarray, tokens: np.ndarray, targets: np.ndarray) -> Names:
    """The mistake, if the model has learned to predict another symbol than the next."""
    read = np.where(targets != files.NO_TARGET, tokens, files.NO_TARGET)
    if _bits(logits[:, 1:], read[:, 1:]) < 1:  # the language, which comes first, is the target of no position
        return ["predicts itself" if _bits(logits[:, :1], read[:, :1]) < 1 else "scores shifted"]
    return ["shifted twice"] if _bits(logits[:, :-1], targets[:, 1:]) < 1 else []


@question.picture(sample=lambda data: ("forward", (_shown(data)[0],)))
def _draw(figure, data: QuestionData, scores) -> None:
    """Bits per character on validation words, for each language, beside tables of letters; after training,
    words that your model has invented, at temperature 1. A star marks those of the training data."""
    said = [*(scores.items or [scores])]
    tokens, targets = _shown(data)
    names = files.strings(data.training.arrays["language_names"])
    logits = expect.tensor(said[0], (*tokens.shape, _vocabulary(data)), "forward")
    of = tokens[:, 0] - (_vocabulary(data) - len(names))
    bits = {name: _bits(logits[of == i], targets[of == i]) for i, name in enumerate(names)}
    axes = figure.subplots(1, len(said), squeeze=False)[0]
    draw_bits(axes[0], bits, data.threshold)
    if len(said) > 1:
        rows = expect.tensor(said[1], (len(names) * INVENTED, 1 + GRADED[0]), "generate")
        draw_invented(axes[1], names, rows, data.training.arrays)
