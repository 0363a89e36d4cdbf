"""How what strangers wrote, and long lists of names, get into a sentence or a report."""

import unicodedata
from collections.abc import Sequence

LONGEST = 100  # characters of a name that are shown


def encodable(text: str) -> str:
    """With half of a surrogate pair, which can't be written anywhere, written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def printable(text: str, also: str = "\n") -> str:
    """Without control characters, which could rewrite what the grader shows. Those in `also` stay."""
    return "".join(char if char.isprintable() or char in also else "·" for char in text)


def plain(name: str) -> str:
    """A name as it is stored: in one form of Unicode, with bytes that are no text written out."""
    return unicodedata.normalize("NFC", encodable(name))


def shown(name: str) -> str:
    """A stranger's name for something, as part of a sentence."""
    return printable(plain(name), also="")[:LONGEST]


def at_most(names: Sequence[str], most: int) -> tuple[str, ...]:
    """The first `most` names and, if there are others, a line that counts them."""
    more = [f"… and {len(names) - most:,} more"] if len(names) > most else []
    return (*names[:most], *more)


def named(names: Sequence[str], most: int) -> str:
    """The first `most` names in a sentence, and how many others there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def listed(names: Sequence[str]) -> str:
    """All names in a sentence: "models.py, losses.py and train.py"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
