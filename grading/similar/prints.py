"""Fingerprints of a student's code that renaming, moving, comments and formatting leave as they are.

Code is split into tokens, never parsed or run. Names of the student's own become one and the same; of all
sequences of LENGTH tokens some are kept, by the rule of winnowing: Schleimer, Wilkerson and Aiken 2003,
"Winnowing: local algorithms for document fingerprinting", https://doi.org/10.1145/872757.872770.
"""

import hashlib
import io
import keyword
import re
import tokenize
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

LENGTH = 9  # tokens of a sequence: about a line and a half
WINDOW = 4  # of so many sequences that follow each other one is kept
LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.ENCODING, tokenize.ENDMARKER}
BLOCK = re.compile(r"(?:async\s+)?(?:class|def)\s+(\w+)")

Prints = Mapping[str, tuple[int, ...]]  # the lines on which each fingerprint begins


@dataclass(frozen=True)
class Part:
    """A class or function at the margin of a file: its lines, counted from `first`, with their ends."""

    name: str
    first: int
    lines: tuple[str, ...]


def parts(text: str) -> list[Part]:
    """The classes and functions of a file, in their order; what stands between them is left out."""
    found: list[tuple[str, int, list[str]]] = []
    inside = False
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if begun := BLOCK.match(line):
            found.append((begun[1], number, []))
            inside = True
        elif line.strip() and not line[0].isspace() and line[0] not in "#)]}@\"'":
            inside = False
        if inside:
            found[-1][2].append(line)
    return [Part(name, first, tuple(lines)) for name, first, lines in found]


def prints(chosen: Sequence[Part], kept: Collection[str]) -> Prints:
    """The fingerprints of some parts. `kept` are names that stay as they are: those that are handed out."""
    found: dict[str, list[int]] = defaultdict(list)
    for part in chosen:
        tokens = list(_tokens(part, kept))
        for digest, line in _winnowed(tokens):
            found[digest].append(line)
    return {digest: tuple(lines) for digest, lines in found.items()}


def _tokens(part: Part, kept: Collection[str]) -> Iterator[tuple[str, int]]:
    """Each token as it is compared, with its line in the file; what can't be split any further ends it."""
    before, opened = "", 0
    try:
        for token in tokenize.generate_tokens(iter(part.lines).__next__):
            text, kind = token.string, token.type
            if kind in LAYOUT:
                before = before if kind in (tokenize.NL, tokenize.COMMENT) else "\n"
                continue
            alone = kind == tokenize.STRING and before in ("", "\n", ":") and not opened  # a docstring
            if not alone:
                yield _compared(kind, text, before, kept), part.first + token.start[0] - 1
            opened += (text in "([{") - (text in ")]}") if kind == tokenize.OP else 0
            before = text if kind not in (tokenize.INDENT, tokenize.DEDENT) else before
    except (tokenize.TokenError, SyntaxError, IndentationError, ValueError):
        return


def _compared(kind: int, text: str, before: str, kept: Collection[str]) -> str:
    if kind == tokenize.NAME and not keyword.iskeyword(text) and text not in kept:
        return "name" if before != "." else "attribute"
    if kind == tokenize.STRING:
        return "text"
    return "block" if kind in (tokenize.INDENT, tokenize.DEDENT) else text


def _winnowed(tokens: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The smallest hash of each window of sequences, the last one of equals, each place once."""
    hashes = [
        (_hash(tuple(text for text, _ in tokens[i : i + LENGTH])), tokens[i][1])
        for i in range(len(tokens) - LENGTH + 1)
    ]
    last = -1
    for start in range(max(0, len(hashes) - WINDOW + 1)):
        window = range(start, start + WINDOW)
        least = min(window, key=lambda i: (hashes[i][0], -i))
        if least != last:
            last = least
            yield hashes[least]


def _hash(sequence: tuple[str, ...]) -> str:
    return hashlib.blake2b("\0".join(sequence).encode(), digest_size=8).hexdigest()
