"""Puts the stub of a question back into a student's file, and keeps what was there as a backup."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from grading import ROOT, atomic

STUBS = ROOT / "grading" / "recorded"  # made with a handout: models.py.stub and autodiff.py.stub
BACKUPS = "backups"


class ResetError(Exception):
    """A stub cannot be put back; the message says why and what to do."""


def reset(question: str, file: Path, stubs: Path = STUBS) -> Path:
    """Put the stub of a question back into `file`; the path of the backup of what was there.

    Each class or function of the question is replaced as a whole where it stands, and put at the end where
    it is missing. The rest of the file keeps its bytes. Raises ResetError and OSError, and then has changed
    nothing.
    """
    stub = stubs / f"{file.name}.stub"
    if not stub.is_file():
        raise ResetError("--reset needs the stubs of a handout, and this is an instructor's copy.")
    wanted = dict(_parts(stub.read_text(encoding="utf-8"), question))
    before = file.read_bytes()
    after = _with(before, wanted, file.name, question)
    backup = _backup(file, before)
    atomic.write(file, after)
    return backup


def _parts(stubs: str, question: str) -> Iterator[tuple[str, str]]:
    """The name and the text of each class and function that holds a stub of the question."""
    lines = stubs.splitlines(keepends=True)
    for node in ast.parse(stubs).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            text = "".join(lines[_first(node) - 1 : node.end_lineno])
            if re.search(rf'NotImplementedError\("{question}: ', text):
                yield node.name, text


def _first(node: ast.ClassDef | ast.FunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _with(source: bytes, parts: dict[str, str], name: str, question: str) -> str:
    """The source with these parts in place of the definitions of the same names."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode("utf-8" if encoding == "utf-8-sig" else encoding)
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        where = f"line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else str(error)
        raise ResetError(
            f"{name} cannot be read as Python ({where}), so {question} can't be found in it. "
            "Mend that line first, or begin with a new file from the handout."
        ) from None
    if encoding not in ("utf-8", "utf-8-sig", "ascii"):
        raise ResetError(f"{name} is in {encoding}. Save it as UTF-8 first.")
    lines = list(io.StringIO(text, newline=""))
    end = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    there = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    for part in sorted(parts, key=lambda part: -_first(there[part]) if part in there else -len(lines) - 1):
        stub = parts[part].rstrip("\n").replace("\n", end) + end
        if part in there:
            lines[_first(there[part]) - 1 : there[part].end_lineno] = [stub]
        else:
            lines += ["" if not lines or lines[-1].endswith(("\n", "\r")) else end, end, end, stub]
    return "".join(lines)


def _backup(file: Path, content: bytes) -> Path:
    """Write what was there to a new file, named by the time; one that exists is never overwritten."""
    folder = file.parent / BACKUPS
    folder.mkdir(exist_ok=True)
    now = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    for number in range(1, 1000):
        path = folder / f"{file.stem}-{now}{f'-{number}' if number > 1 else ''}{file.suffix}"
        try:
            with path.open("xb") as opened:
                opened.write(content)
            return path
        except FileExistsError:
            continue
    raise ResetError(f"{folder} holds a thousand backups of this second. Move them away.")
