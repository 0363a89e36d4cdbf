"""What your code can do once a question is done: it reads your drawing, goes round squares, bends a line.

    python milestones.py digit drawing.png    after q5: a digit from an image file
    python milestones.py squares              after q7: the other two corners of squares
    python milestones.py curve                after q9: q2's curve, learned on your own engine

Each takes less than a minute and decides nothing. After q10, chargpt.py invents words.
"""

import os
import sys

if sys.version_info < (3, 10):
    sys.exit("milestones.py needs Python 3.10 or newer, and this is Python " + sys.version.split()[0] + ".")

# Our folder is the last to import from until it is known that nothing in it hides a module.
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path = [folder for folder in sys.path if os.path.realpath(folder) != HERE] + [HERE]

from grading.cli import UsageError, start
from grading.packages import TO_GRADE

if __name__ == "__main__" and not start.ready("milestones.py", TO_GRADE):
    sys.exit(2)

import argparse

import numpy as np
import torch

import autodiff
import models
from backend import DigitClassificationDataset2, SquareSequencesDataset
from chargpt import Parser
from grading.data import DataError

SIDE, INNER = 28, 20  # pixels: of a digit of MNIST, and of the box in it that the digit fills
FEATURES, HIDDEN = 2, 4  # of a point, and of a hidden state: enough to learn squares at the first try
SHOWN = 5  # squares
UNITS, STEPS, RATE = 48, 1500, 0.01  # of the network that learns the curve
WIDTH, HEIGHT = 64, 15  # characters of the curve


def main(arguments=None) -> int:
    """Run the command; its exit status: 0 done, 2 the command was wrong, 130 interrupted."""
    try:
        options = parser().parse_args(arguments)
        torch.set_num_threads(1)
        torch.manual_seed(options.seed)
        for line in options.run(options):
            print(line)
        return 0
    except (UsageError, DataError, NotImplementedError) as error:  # the last of them: a stub's
        print(f"milestones.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nmilestones.py: interrupted.", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    parser = Parser(description="What your code can do once a question is done.")
    parser.add_argument("--seed", type=int, default=0, help="other random numbers (0)")
    commands = parser.add_subparsers(required=True, metavar="MILESTONE", parser_class=Parser)
    digit = commands.add_parser("digit", help="after q5: read a digit from an image file")
    digit.add_argument("file", help="a picture (PNG, JPEG, …) of one digit, drawn as you like")
    digit.set_defaults(run=read_digit)
    commands.add_parser("squares", help="after q7: complete squares").set_defaults(run=complete_squares)
    commands.add_parser("curve", help="after q9: q2's curve on your engine").set_defaults(run=learn_curve)
    return parser


# --- q5 -------------------------------------------------------------------------------------------------


def read_digit(options):
    """Lines that show the picture as the network gets it, and what it takes it for."""
    image = as_in_mnist(_pixels(options.file))
    model = models.DigitConvolutionalModel()
    dataset = DigitClassificationDataset2(model)
    model.train(dataset)
    accuracy = dataset.get_validation_accuracy()
    scores = model.run(torch.from_numpy(image.reshape(1, -1)))
    shares = torch.softmax(scores, dim=1)[0].tolist()
    yield from (f"  {line}" for line in drawn(image))
    first, second, *_ = sorted(range(10), key=lambda digit: -shares[digit])
    yield f"a {first} ({shares[first]:.0%}), or else a {second} ({shares[second]:.0%})"
    yield f"Of the digits of MNIST that it has never seen, your network reads {accuracy:.0%} rightly."


def _pixels(file: str) -> np.ndarray:
    """How bright each pixel of a picture is, from 0 to 1; raises UsageError."""
    from PIL import Image, UnidentifiedImageError  # comes with matplotlib

    try:
        with Image.open(file) as picture:
            return np.asarray(picture.convert("RGBA").convert("LA"), np.float32) / 255
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise UsageError(f"{file} is no picture that can be read. Save it as PNG.") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}.") from None


def as_in_mnist(pixels: np.ndarray) -> np.ndarray:
    """A picture (height × width × 2: brightness, opacity) as a digit of MNIST, 28 × 28 float32 in [0, 1].

    Ink is 1 and paper 0, whichever of the two is bright in the picture. The digit fills 20 × 20 pixels, its
    centre of mass in the middle, as in MNIST (LeCun, Cortes and Burges). UsageError if nothing is drawn.
    """
    from PIL import Image

    grey = pixels[..., 0] * pixels[..., 1] + 1 - pixels[..., 1]  # on white paper
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    ink = np.abs(grey - np.median(edge))
    if ink.max() < 0.1:
        raise UsageError("there is nothing on the picture that differs from its edge. Draw one digit on it.")
    ink = ink / ink.max()
    rows, columns = np.nonzero((ink > 0.2).any(axis=1))[0], np.nonzero((ink > 0.2).any(axis=0))[0]
    digit = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = INNER / max(digit.shape)
    size = [max(1, round(length * scale)) for length in digit.shape[::-1]]
    small = np.asarray(Image.fromarray(digit.astype(np.float32)).resize(size, Image.Resampling.BOX))
    small = small / small.max()
    corner = [round(SIDE / 2 - _centre(small, axis)) for axis in (0, 1)]
    at = [int(np.clip(place, 0, SIDE - length)) for place, length in zip(corner, small.shape, strict=True)]
    image = np.zeros((SIDE, SIDE), np.float32)
    image[at[0] : at[0] + small.shape[0], at[1] : at[1] + small.shape[1]] = small
    return image


def _centre(image: np.ndarray, axis: int) -> float:
    """The centre of mass along an axis."""
    weights = image.sum(axis=1 - axis)
    return float((np.arange(len(weights)) + 0.5) @ weights / weights.sum())


def drawn(image: np.ndarray) -> list[str]:
    """A picture in [0, 1] as lines of characters, two pixels above each other in one."""
    shades = " .:-=+*#%@"
    rows = image.reshape(SIDE // 2, 2, SIDE).mean(axis=1)
    return ["".join(shades[int(value * (len(shades) - 1))] for value in row).rstrip() for row in rows]


# --- q7 -------------------------------------------------------------------------------------------------


def complete_squares(options):
    """Lines with the corners that were given, those that your model says, and the true ones."""
    encoder = models.Encoder(FEATURES, HIDDEN)
    model = models.EncoderDecoderAttn(encoder, models.DecoderAttn(FEATURES, HIDDEN), 2, 2)
    dataset = SquareSequencesDataset(model)
    model.train(dataset)
    loss = dataset.get_validation_loss()
    for module in model.modules():
        module.training = False
    x, y = torch.from_numpy(dataset.x)[:SHOWN], torch.from_numpy(dataset.y)[:SHOWN]
    with torch.no_grad():
        predicted = model(x[:, :2])
    for given, said, true in zip(x[:, :2], predicted, y, strict=True):
        yield f"{_corners(given)}  →  {_corners(said)}   (it was {_corners(true)})"
    yield f"mean squared error on other squares: {loss:.3f}; nobody gets below 0.01, always (0, 0) gets 1"


def _corners(points: torch.Tensor) -> str:
    return " ".join(f"({x:5.2f}, {y:5.2f})" for x, y in points.tolist())


# --- q9 -------------------------------------------------------------------------------------------------


def learn_curve(options):
    """Lines that draw sin and what a network of your engine makes of it."""
    autodiff.manual_seed(options.seed)
    hidden, output = autodiff.Linear(1, UNITS), autodiff.Linear(UNITS, 1)
    optimizer = autodiff.Adam([*hidden.parameters(), *output.parameters()], lr=RATE)
    draw = np.random.default_rng(options.seed)
    for _ in range(STEPS):
        points = draw.uniform(-2 * np.pi, 2 * np.pi, (64, 1)).astype(np.float32)
        error = output(hidden(autodiff.Tensor(points)).relu()) - autodiff.Tensor(np.sin(points))
        loss = (error * error).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    x = np.linspace(-2 * np.pi, 2 * np.pi, WIDTH, dtype=np.float32)[:, None]
    learned = output(hidden(autodiff.Tensor(x)).relu()).data[:, 0]
    yield from plotted({"·": np.sin(x)[:, 0], "o": learned})
    yield f"· sin(x)   o your network, on your engine: a mean squared error of {loss.data:.4f}"


def plotted(curves: dict[str, np.ndarray]) -> list[str]:
    """Curves of numbers around [-1, 1] as lines of characters; later ones lie above earlier ones."""
    grid = np.full((HEIGHT, WIDTH), " ")
    for mark, values in curves.items():
        rows = np.clip(np.round((1.2 - values) / 2.4 * (HEIGHT - 1)), 0, HEIGHT - 1).astype(int)
        grid[rows, np.arange(WIDTH)] = mark
    return ["".join(row).rstrip() for row in grid]


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # a console that has no →
    sys.exit(main())
