"""Exceptions that say little to a beginner: what is behind them, told by their type, message and line.

What a student reads about each stands in exceptions.toml. The message itself is always shown, too.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from grading.feedback import sentences
from grading.feedback.mistakes import Mistake
from grading.student.errors import StudentError

EXCEPTIONS = sentences.read(Path(__file__).with_name("exceptions.toml"))


@dataclass(frozen=True)
class Clue:
    """Patterns that are all found in an exception: in its type, its message, and the line that raised it."""

    message: str = ""
    type: str = ""
    line: str = ""

    def fits(self, error: StudentError) -> bool:
        line = str(error.frames[-1]["text"]) if error.frames else ""
        pairs = ((self.type, error.type_name), (self.message, error.message), (self.line, line))
        return all(re.search(pattern, text) for pattern, text in pairs)


# The first that fits is told, so what is special stands before what is common.
CLUES = {
    "a debugger was left in": [Clue(type="BdbQuit"), Clue(type="EOFError", line=r"input\(|readline|pdb")],
    "no forward": [Clue(r'missing the required "forward"')],
    "a batch is a dict": [
        Clue(r"must be Tensor, not str|and 'str'$|'str' and '|'str' object has no attribute"),
        Clue(r"can't multiply sequence|converted to an index", line=r"\w \* \w|\w @ \w"),
        Clue(r"float\(\) argument must be .* not 'dict'"),
        Clue(r"'dict' object has no attribute|must be Tensor, not dict"),
    ],
    "a tuple, not a tensor": [
        Clue(r"must be Tensor, not tuple|'tuple' object has no attribute|tuple.* and '(Tensor|Parameter)'"),
        Clue(r"'(Tensor|Parameter)' and 'tuple'|tuple indices must be|only concatenate tuple"),
    ],
    "identity of tensors": [Clue(r"truth value of an array|bool\(\)|is ambiguous", line=r"\bin\b")],
    "a condition on many numbers": [Clue(r"Boolean value of Tensor|truth value of an array|is ambiguous")],
    "rows and labels differ in number": [
        Clue(r"Expected input batch_size \(\d+\) to match target batch_size")
    ],
    "labels of another kind": [
        Clue(r"multi-target not supported|0D or 1D target tensor|expected scalar type Long"),
        Clue(r"Expected target size|Expected floating point type for target|expected target dtype"),
    ],
    "numbers of another type": [
        Clue(r"mat1 and mat2 must have the same dtype|expected m1 and m2 to have the same dtype"),
        Clue(r"Found dtype Double|but found Double|expected scalar type (Float|Double)|DoubleTensor"),
    ],
    "weights changed while followed": [Clue(r"leaf Variable that requires grad .*in-place")],
    "changed in place": [Clue(r"modified by an inplace operation")],
    "NumPy on the way": [Clue(r"numpy\(\) on Tensor that requires grad")],
    "several losses": [Clue(r"grad can be implicitly created only for scalar outputs")],
    "not a number in a tensor": [Clue(r"'(float|int)' object has no attribute '(backward|item|detach)'")],
    "top_k beyond the alphabet": [Clue(r"selected index k out of range|k not in range")],
    "symbol or position beyond its table": [Clue(r"index out of range in self")],
    "sizes of a product": [
        Clue(r"mat1 and mat2 shapes cannot be multiplied|size mismatch|mat\d and (vec|mat\d)"),
        Clue(r"Expected size for first two dimensions of batch\d|inconsistent tensor size"),
        Clue(r"expected .* to be 1?D|both arguments to (mat)?mul"),
    ],
    "sizes of a sum": [Clue(r"size of tensor a \(\d+\) must match the size of tensor b")],
    "numbers of a reshape": [Clue(r"shape '\[.*\]' is invalid for input of size|cannot reshape array")],
    "view after a transpose": [Clue(r"view size is not compatible with input tensor's size and stride")],
    "layers before super": [Clue(r"cannot assign (module|parameters?) before Module.__init__")],
    "an attribute that is not there": [Clue(r"object has no attribute", line=r"self\.")],
}


def known(error: StudentError) -> list[Mistake]:
    """What is behind an exception, if it is one of these: one mistake, or none."""
    by_name = {mistake.name: mistake for mistake in EXCEPTIONS.mistakes}
    names = (name for name, clues in CLUES.items() if any(clue.fits(error) for clue in clues))
    return [by_name[name] for name in names][:1]
