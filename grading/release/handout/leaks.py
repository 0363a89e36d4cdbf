"""The leak check: no line of a solution, and no part that only instructors have, in what goes out.

Lines are compared without white space, with one kind of quotes, code and comments apart, so that a line is
found in another indentation, in a comment, in a notebook's JSON or among the bytes of any other file.
"""

import bisect
import io
import itertools
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from grading.release.handout.stubs import solutions

# of a line without its white space; shorter ones ("return tokens" has 12) stand in any program
SHORTEST = 14
PRIVATE = {"reference", "release", "classroom", "tests", "submissions", "bench", "expected.toml"}
PRIVATE_FILES = ("grading/__main__.py", "grading/cli/instructor.py")
COMPILED = {".pyc", ".pyo"}

# Lines of a solution that the assignment shows on purpose, and why. They count nowhere.
SHOWN = {
    "optimizer.zero_grad()": "the training step of ASSIGNMENT.md",
    "loss.backward()": "the training step of ASSIGNMENT.md",
    "optimizer.step()": "the training step of ASSIGNMENT.md",
    "super().init_outputs(batch_size)": "the hint of EncoderDecoderAttn.init_outputs",
    "(N, T, vocab_size)": "a shape that docstrings name",
    "(length, batch, 47)": "a shape that docstrings name",
    "scores = scores.masked_fill(mask == 0, -1e9)": "q7's hint says so, and q9 gives a layer that does it",
    "self.dropout = Dropout(dropout)": "in that layer of q9, too",
    "self.num_heads = num_heads": "in that layer of q9, too",
    "if mask is not None:": "says nothing by itself",
    "if tensor.operation is not None:": "in the given part of Tensor.backward",
    "return gradient": "says nothing by itself",
    "return grad, grad": "told by the docstring of add_backward, and used in q9's tests of graphs",
    "return grad * b, grad * a": "told by the docstring of multiply_backward, and used in the same tests",
}


def fragments(reference: Mapping[str, str]) -> dict[bytes, str]:
    """What must not go out, and where it stands: "models.py:41, in PerceptronModel.run".

    reference: the sources of the reference by their files' names
    """
    shown = {fragment(line) for line in SHOWN}
    found: dict[bytes, str] = {}
    for file, source in reference.items():
        comments = _comments(source)
        lines = source.splitlines()
        for solution in solutions(source):
            for number in range(solution.first, solution.last + 1):
                line, comment = lines[number - 1], comments.get(number, "")
                for part in (line.removesuffix(comment), comment.lstrip("# ")):
                    text = fragment(part)
                    if len(text) >= SHORTEST and text not in shown:
                        found.setdefault(text, f"{file}:{number}, in {solution.name}")
    return found


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def fragment(text: str) -> bytes:
    """What to look for in normalised bytes: a line, or a comment, without a full stop."""
    return normalised(text.encode()).rstrip(b".")


def normalised(content: bytes) -> bytes:
    """Without white space, escapes (as in JSON) and zeros (as in UTF-16), and with one kind of quotes."""
    return content.translate(None, b" \t\r\n\f\v\\\0").replace(b'"', b"'")


def leaks(files: Mapping[str, bytes], forbidden: Mapping[bytes, str]) -> Iterator[str]:
    """A sentence for each leak in these files, by their paths; `forbidden` is what `fragments` gave."""
    for path, content in sorted(files.items()):
        name = PurePosixPath(path)
        if PRIVATE.intersection(name.parts) or path in PRIVATE_FILES:
            yield f"{path} is for instructors only."
        if name.suffix in COMPILED:
            yield f"{path} is compiled: whether a solution is in it can't be seen."
        plain = normalised(content)
        for text, where in forbidden.items():
            if text in plain:
                line = _line(content, text)
                yield f"{path}:{line} holds a line of the solution ({where}): {text.decode()}"


def _line(content: bytes, text: bytes) -> int:
    """The line in which the first place of a normalised text begins."""
    lines = [normalised(line) for line in content.split(b"\n")]
    ends = list(itertools.accumulate(map(len, lines)))
    return bisect.bisect_right(ends, b"".join(lines).find(text)) + 1
