"""Invents words: trains the CharacterGPT of models.py (q10) and lets it speak.

    python chargpt.py --language Finnish
    python chargpt.py                         all five languages
    python chargpt.py --start kuu -n 20 --temperature 0.7 --language Finnish

Training takes about a minute. A word that stands in the training data is marked with a star: it is
remembered, not invented.
"""

import os
import sys

if sys.version_info < (3, 10):
    sys.exit("chargpt.py needs Python 3.10 or newer, and this is Python " + sys.version.split()[0] + ".")

# Our folder is the last to import from until it is known that nothing in it hides a module. (python -I and
# PYTHONSAFEPATH=1 leave it out.)
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path = [folder for folder in sys.path if os.path.realpath(folder) != HERE] + [HERE]

from grading.cli import UsageError, start
from grading.packages import TO_GRADE

if __name__ == "__main__" and not start.ready("chargpt.py", TO_GRADE):
    sys.exit(2)

import argparse
import difflib
import time
import unicodedata

import torch

import models
from backend import SpelledWordsDataset
from grading.data import FIRST_LETTER, DataError

LANGUAGES = ("English", "Spanish", "Finnish", "Dutch", "Polish")
# The size of the model, as in the grading of q10
WIDTH = 64
LAYERS = 2
HEADS = 4
LONGEST_START = 9
MOST_WORDS = 1000


class Parser(argparse.ArgumentParser):
    """Raises UsageError where argparse would print its usage and exit."""

    def error(self, message: str):
        raise UsageError(message)


def main(arguments=None) -> int:
    """Run the command; its exit status: 0 done, 2 the command was wrong, 130 interrupted."""
    try:
        return run(parse(arguments))
    except (UsageError, DataError, NotImplementedError) as error:  # the last of them: a stub's
        print(f"chargpt.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nchargpt.py: interrupted.", file=sys.stderr)
        return 130


def run(options: argparse.Namespace) -> int:
    """Train a model and print its words; returns 0. Raises UsageError and DataError."""
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    dataset = SpelledWordsDataset(None)
    if unknown := set(options.start) - set(dataset.chars):
        raise UsageError(f"--start: {''.join(sorted(unknown))!r} is in none of the five alphabets.")
    model = models.CharacterGPT(dataset.block_size, WIDTH, LAYERS, HEADS, dataset.vocab_size)
    if not list(model.parameters()):
        raise UsageError("CharacterGPT in models.py has no layers yet. Write q10 first.")
    dataset.model = model
    train(model, dataset)
    known = {dataset.spelling(row) for row in torch.from_numpy(dataset.x)}
    for language in [options.language] if options.language else LANGUAGES:
        words = invent(model, dataset, language, options)
        marked = [f"{word}*" if word in known else word for word in words]
        print(f"{language}: {'  '.join(marked)}")
    return 0


def parse(arguments=None) -> argparse.Namespace:
    """The options of the command line, checked; raises UsageError."""
    parser = Parser(description="Train the CharacterGPT of q10 and let it invent words.")
    parser.add_argument("--language", type=language, help=f"one of them only: {', '.join(LANGUAGES)}")
    parser.add_argument("-n", "--words", type=int, default=12, help="words a language (12)")
    parser.add_argument("--start", type=letters, default="", help="letters that every word begins with")
    parser.add_argument("--temperature", type=float, default=0.8, help="below 1 safe, above 1 daring (0.8)")
    parser.add_argument("--top-k", type=int, help="draw from the k likeliest symbols only")
    parser.add_argument("--seed", type=int, default=0, help="other random numbers (0)")
    options = parser.parse_args(arguments)
    if not 0 < options.temperature <= 100:
        raise UsageError(f"--temperature {options.temperature:g}: give a number above 0, such as 0.8.")
    if not 1 <= options.words <= MOST_WORDS:
        raise UsageError(f"--words {options.words}: give a number from 1 to {MOST_WORDS}.")
    if options.top_k is not None and options.top_k < 1:
        raise UsageError(f"--top-k {options.top_k}: at least one symbol has to be left to draw from.")
    if not 0 <= options.seed < 2**32:
        raise UsageError(f"--seed {options.seed}: a seed is a whole number from 0 to {2**32 - 1}.")
    if len(options.start) > LONGEST_START:
        raise UsageError(f"--start {options.start}: a word has 10 letters at most, so give {LONGEST_START}.")
    return options


def language(name: str) -> str:
    """The language of this name, in any case of its letters; raises UsageError if there is none."""
    if name.capitalize() in LANGUAGES:
        return name.capitalize()
    close = difflib.get_close_matches(name.capitalize(), LANGUAGES, n=1, cutoff=0.5)
    meant = f" Did you mean {close[0]}?" if close else ""
    raise UsageError(f"there is no language {name!r}.{meant} The languages are {', '.join(LANGUAGES)}.")


def letters(start: str) -> str:
    """Small letters, an accent and its letter as one character, as in the data."""
    return unicodedata.normalize("NFC", start.lower())


def train(model, dataset) -> None:
    """Train the model, with a line that tells by the examples handed out how far the training has come."""
    progress = ProgressLine(len(dataset))
    dataset.on_use = progress.used
    model.train(dataset)
    dataset.on_use = lambda rows: None
    bits = dataset.get_validation_bits()
    progress.end(f"trained in {progress.seconds:.0f} s · {bits:.2f} bits per character")


class ProgressLine:
    """One line on standard error, renewed at most five times a second; in a file or a pipe only its end."""

    def __init__(self, length: int):
        self.length = length
        self.examples = 0
        self.live = sys.stderr.isatty()
        self.started = time.monotonic()
        self.shown = self.started

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self.started

    def used(self, rows: torch.Tensor) -> None:
        """Count examples that are handed out, and renew the line if it is time."""
        self.examples += len(rows)
        if self.live and time.monotonic() - self.shown > 0.2:
            self.shown = time.monotonic()
            line = f"training · epoch {self.examples / self.length:.1f} · {self.seconds:.0f} s"
            print(f"\r{line:<60}", end="", file=sys.stderr, flush=True)

    def end(self, line: str) -> None:
        """Put a last line in place of the others."""
        print(f"\r{line:<60}" if self.live else line, file=sys.stderr, flush=True)


def invent(model, dataset, language: str, options: argparse.Namespace) -> list[str]:
    """Words of a language, each once, in the order in which they were drawn."""
    first = [FIRST_LETTER + dataset.chars.index(letter) for letter in options.start]
    start = [dataset.language_symbol(language), *first]
    prompts = torch.tensor([start] * (3 * options.words))  # more than needed, since some come twice
    for module in model.modules():
        module.training = False
    drawn = model.generate(
        prompts, dataset.block_size - len(start), options.temperature, options.top_k, options.seed
    )
    if not isinstance(drawn, torch.Tensor):
        raise UsageError("CharacterGPT.generate in models.py returns no tensor yet. Write it first.")
    words = dict.fromkeys(dataset.spelling(row) for row in drawn)
    words.pop("", None)
    return list(words)[: options.words]


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # a console that has no ż
    sys.exit(main())
