"""Build lang_id.npz: words of five languages, from the frequency lists of the wordfreq package.

    python data/build/build_lang_id.py data/lang_id.npz

Needs `pip install wordfreq==3.1.1` (this version and no other: the lists differ between versions). Only this
script needs it; nothing that reads lang_id.npz does. The lists are licensed CC BY-SA 4.0, and so are the
words taken from them here.

Written keys (n = 17,500 for train, 500 for dev, 1,000 for test):

    chars            (47,)     <U1    the letters; a letter's place is its index
    language_codes   (5,)      <U2    en es fi nl pl
    language_names   (5,)      <U7    English Spanish Finnish Dutch Polish
    <split>_x        (n, 10)   int64  a word as letter indices, filled up with -1 at the end
    <split>_y        (n,)      int64  index of the word's language
    <split>_buckets  (k, 2)    int64  rows start, end (end excluded) of the words of one length, short to long

How words are chosen, by rules about letters and frequencies alone. From the most frequent word of a language
down, a word is taken unless

1. it has fewer than 2 or more than 10 letters, a letter that is foreign to its language, no vowel
   (abbreviations such as "nr"), or a letter or syllable three times in a row ("mmm", "jajaja");
2. it is frequent in two languages: its frequency in another of the five is at least a tenth of that in its
   own. This also removes English loan words, which are as frequent in English as elsewhere;
3. it looks like a name or an international word. The lists are in lower case, so the sign is spread: such
   words turn up in many languages that have nothing to do with one another. It is left out if four languages
   of other families use it at a frequency of at least `SPREAD` times that in its own. English is quoted
   everywhere, so its ordinary words spread too, and the limit has to be higher there; Spanish lies between.
   Names that only one country speaks of, and most inflected names, pass: these lists do not tell them apart.

The first 3,800 that remain are shuffled and dealt out to validation, test and training.
"""

import importlib.metadata
import re
import sys
from pathlib import Path

import numpy as np

WORDFREQ_VERSION = "3.1.1"
SEED = 20_240_501
LETTERS = "abcdefghijklmnopqrstuvwxyzáäèéêëíïñóöúüąćęłńśźż"
VOWELS = set("aeiouyáäèéêëíïóöúüąę")
LANGUAGES = {"en": "English", "es": "Spanish", "fi": "Finnish", "nl": "Dutch", "pl": "Polish"}
THREE_TIMES = re.compile(r"(..?)\1\1")
SIZES = {"dev": 100, "test": 200, "train": 3500}  # words a language
SHORTEST, LONGEST = 2, 10

# The letters that native words are spelled with; others mark names and loan words (c, q, w, x, z in Finnish).
ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "es": "abcdefghijlmnopqrstuvxyzáéíñóúü",
    "fi": "abdefghijklmnoprstuvyäö",
    "nl": "abcdefghijklmnopqrstuvwxyzáèéêëíïóöúü",
    "pl": "abcdefghijklmnoprstuwyząćęłńóśźż",
}

# Languages whose lists reach down to one word in a hundred million; the other lists stop at one in a million
# and would make every rare word look local.
WITNESSES = ("ca", "cs", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt", "sv")

# Related languages share honest everyday words (Spanish and Portuguese "casa"), so they bear no witness.
RELATIVES = {
    "en": set(),
    "es": {"ca", "fr", "it", "pt"},
    "fi": set(),
    "nl": {"de", "nb", "sv"},
    "pl": {"cs"},
}
SHARED = 0.1  # rule 2: "frequent in two languages"
SPREAD_COUNT = 4  # rule 3: in how many unrelated languages ...
SPREAD = {"en": 0.1, "es": 0.008, "fi": 0.004, "nl": 0.004, "pl": 0.004}  # ... and how frequent there


class BuildError(Exception):
    """The words cannot be built here; the message says what to do."""


def check_version():
    """Raise BuildError unless the right version of wordfreq is installed."""
    try:
        found = importlib.metadata.version("wordfreq")
    except importlib.metadata.PackageNotFoundError:
        found = None
    if found != WORDFREQ_VERSION:
        raise BuildError(
            f"The words come from wordfreq {WORDFREQ_VERSION}, and other versions have other lists; "
            f"{'no wordfreq' if found is None else f'wordfreq {found}'} is installed. "
            f"Run: pip install wordfreq=={WORDFREQ_VERSION}"
        )


def load_frequencies():
    """Return {language code: {word: frequency}}, frequencies as a share of all words, for all `WITNESSES`."""
    check_version()
    import wordfreq  # here, because everything else in this file can be used without it

    return {code: wordfreq.get_frequency_dict(code, "large") for code in WITNESSES}


def is_spelled_natively(word, code):
    """Rule 1: a usable length, only letters of the language `code`, a vowel, nothing three times in a row."""
    if not SHORTEST <= len(word) <= LONGEST or THREE_TIMES.search(word):
        return False
    letters = set(word)
    return letters <= set(ALPHABETS[code]) and not letters.isdisjoint(VOWELS)


def is_shared(word, code, frequencies):
    """Rule 2: another of the five languages uses the word a tenth as often, or more."""
    limit = SHARED * frequencies[code][word]
    return any(frequencies[other].get(word, 0) >= limit for other in LANGUAGES if other != code)


def is_international(word, code, frequencies):
    """Rule 3: several languages unrelated to `code` know the word too."""
    limit = SPREAD[code] * frequencies[code][word]
    unrelated = (other for other in WITNESSES if other != code and other not in RELATIVES[code])
    return sum(frequencies[other].get(word, 0) >= limit for other in unrelated) >= SPREAD_COUNT


def choose_words(code, frequencies, count):
    """Return the `count` most frequent words of language `code` that pass all rules, most frequent first."""
    # wordfreq rounds frequencies, so many are equal: the spelling breaks the tie, the same way everywhere.
    ranked = sorted(frequencies[code], key=lambda word: (-frequencies[code][word], word))
    words = []
    for word in ranked:
        if not is_spelled_natively(word, code):
            continue
        if not is_shared(word, code, frequencies) and not is_international(word, code, frequencies):
            words.append(word)
            if len(words) == count:
                return words
    raise BuildError(
        f"Only {len(words):,} words of the language {code!r} pass the rules; {count:,} are needed. "
        "Relax a rule."
    )


def deal(frequencies, generator):
    """Return {split: list of (word, language index)}; each split is in random order."""
    splits = {name: [] for name in SIZES}
    for language, code in enumerate(LANGUAGES):
        words = choose_words(code, frequencies, sum(SIZES.values()))
        shuffled = [words[i] for i in generator.permutation(len(words))]
        start = 0
        for name, size in SIZES.items():
            splits[name] += [(word, language) for word in shuffled[start : start + size]]
            start += size
    return {name: [pairs[i] for i in generator.permutation(len(pairs))] for name, pairs in splits.items()}


def encode(pairs):
    """Turn (word, language index) pairs into x (n, 10), y (n,) and buckets (k, 2), all int64, by length."""
    # A stable sort: the words of one length keep their random order.
    pairs = sorted(pairs, key=lambda pair: len(pair[0]))
    index = {letter: i for i, letter in enumerate(LETTERS)}
    x = np.full((len(pairs), LONGEST), -1, dtype=np.int64)
    for row, (word, _) in enumerate(pairs):
        x[row, : len(word)] = [index[letter] for letter in word]
    y = np.array([language for _, language in pairs], dtype=np.int64)
    lengths = np.array([len(word) for word, _ in pairs])
    starts = np.flatnonzero(np.diff(lengths, prepend=0))
    buckets = np.stack([starts, np.append(starts[1:], len(pairs))], axis=1).astype(np.int64)
    return x, y, buckets


def build_arrays(frequencies):
    """Return {key: array}, the contents of lang_id.npz."""
    arrays = {
        "chars": np.array(list(LETTERS)),
        "language_codes": np.array(list(LANGUAGES)),
        "language_names": np.array(list(LANGUAGES.values())),
    }
    splits = deal(frequencies, np.random.default_rng(SEED))
    for name in ("train", "dev", "test"):
        arrays[f"{name}_x"], arrays[f"{name}_y"], arrays[f"{name}_buckets"] = encode(splits[name])
    return arrays


def write_npz(target, arrays):
    """Write {key: array}, compressed. NumPy stamps no time on the parts, so two builds are the same."""
    with open(target, "wb") as file:  # a file, not a name: NumPy would append ".npz" to other names
        np.savez_compressed(file, **arrays)


def main(arguments):
    """Run from the command line; return the exit status."""
    if len(arguments) != 1:
        print("Usage: python data/build/build_lang_id.py TARGET_FILE    (for example data/lang_id.npz)")
        return 2
    target = Path(arguments[0])
    if not target.parent.is_dir():
        print(f"The folder {target.parent} does not exist. Create it, or name another target file.")
        return 1
    try:
        write_npz(target, build_arrays(load_frequencies()))
    except BuildError as error:
        print(error)
        return 1
    print(f"Wrote {target} ({target.stat().st_size:,} bytes).")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
