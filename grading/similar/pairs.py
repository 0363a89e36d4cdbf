"""Pairs of submissions by what they share beyond the class, and how unusual that is in the class."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grading.checks.question import Question
from grading.similar.prints import Part, Prints, parts, prints

COMMON = 0.25  # what more than this share of the class has is the class's own
FEW = 3  # and in a small class, what more than so many have


@dataclass(frozen=True)
class Work:
    """What somebody has handed in for a question: `chosen` parts of `text`, and their fingerprints.

    earlier: from another year's folder; two of those are not compared
    """

    student: str
    text: str
    chosen: Sequence[Part]
    prints: Prints
    earlier: bool = False


@dataclass(frozen=True)
class Pair:
    """Two who share what others don't have.

    weight: in bits; what n of N have adds log2(N / n), as if each fingerprint came by chance and by itself
    lines: those on which what is shared begins, of the first and of the second
    """

    question: str
    one: Work
    two: Work
    weight: float
    lines: tuple[tuple[int, ...], tuple[int, ...]]


def works(
    question: Question,
    stub: str,
    handed: Mapping[str, Mapping[str, bytes]],
    earlier: bool = False,
) -> list[Work]:
    """Everybody's work on a question, without what is handed out. A file that is no text is left out."""
    needs = {name for check in question.checks for name in check.needs}
    own = {name.split(".")[0] for name in needs}
    given = _names(stub)
    out = prints([part for part in parts(stub) if part.name in own], given)
    found = []
    for student, sources in handed.items():
        try:
            text = sources[question.file].decode("utf-8-sig")
        except (KeyError, UnicodeDecodeError):
            continue
        chosen = _of_question(parts(text), own, {part.name for part in parts(stub)})
        theirs = {digest: lines for digest, lines in prints(chosen, given).items() if digest not in out}
        found.append(Work(student, text, chosen, theirs, earlier))
    return found


def _names(stub: str) -> set[str]:
    """The names that everybody has got: those of the file with the stubs."""
    return {name for part in parts(stub) for line in part.lines for name in _words(line)} | set(_words(stub))


def _words(line: str) -> Iterable[str]:
    return "".join(char if char.isalnum() or char == "_" else " " for char in line).split()


def _of_question(all_parts: Sequence[Part], own: set[str], handed_out: set[str]) -> list[Part]:
    """The parts that a question asks for, and the student's own ones that these mention."""
    asked = [part for part in all_parts if part.name in own]
    said = {word for part in asked for line in part.lines for word in _words(line)}
    helpers = [part for part in all_parts if part.name not in handed_out and part.name in said]
    return asked + helpers


def ranked(question: str, found: Sequence[Work]) -> list[Pair]:
    """All pairs that share what most others don't have, the most unusual first."""
    having: dict[str, list[int]] = {}
    for i, work in enumerate(found):
        for digest in work.prints:
            having.setdefault(digest, []).append(i)
    most = max(FEW, COMMON * len(found))
    weights: dict[tuple[int, int], float] = defaultdict(float)
    shared: dict[tuple[int, int], list[str]] = {}
    for digest, owners in having.items():
        if not 2 <= len(owners) <= most:
            continue
        for pair in itertools.combinations(owners, 2):
            weights[pair] += math.log2(len(found) / len(owners))
            shared.setdefault(pair, []).append(digest)
    pairs = [
        _pair(question, found[i], found[j], weights[i, j], shared[i, j])
        for i, j in weights
        if not (found[i].earlier and found[j].earlier)
    ]
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.one.student, pair.two.student))


def _pair(question: str, one: Work, two: Work, weight: float, digests: Sequence[str]) -> Pair:
    lines = [
        tuple(sorted({line for digest in digests for line in work.prints[digest]})) for work in (one, two)
    ]
    return Pair(question, one, two, weight, (lines[0], lines[1]))


def of_class(
    questions: Sequence[Question],
    stubs: Mapping[str, str],
    handed: Mapping[str, Mapping[str, bytes]],
    earlier: Mapping[str, Mapping[str, bytes]],
) -> list[Pair]:
    """The pairs of all questions, the most unusual first; `stubs` are the files that are handed out."""
    pairs: list[Pair] = []
    for question in questions:
        found = works(question, stubs[question.file], handed)
        found += works(question, stubs[question.file], earlier, earlier=True)
        pairs += ranked(question.id, found)
    return sorted(pairs, key=lambda pair: -pair.weight)
