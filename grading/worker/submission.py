"""A student's file as a module: compiled from its bytes, executed, and what it defines."""

import ast
import linecache
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARKERS = ("*** YOUR CODE HERE ***", "YOUR CODE HERE")
END_MARKER = "*** End Code ***"


class StudentModule:
    """One file of a submission, to be imported as module `name`.

    `file` is the path that tracebacks show; `source` its bytes as they are on disk.
    """

    def __init__(self, name: str, file: str, source: bytes):
        self.file = file
        self.source = source
        self.module = types.ModuleType(name)
        self.module.__file__ = file

    def execute(self) -> None:
        """Import the module; raises what its top level raises, and SyntaxError."""
        code = compile(self.source, self.file, "exec", dont_inherit=True)
        lines = self.source.decode("utf-8-sig", "replace").splitlines(keepends=True)
        linecache.cache[self.file] = (len(self.source), None, lines, self.file)
        sys.modules[self.module.__name__] = self.module
        exec(code, self.module.__dict__)

    def outline(self) -> dict[str, Any]:
        """What `outline` says of the file, and the public names that it really defined."""
        names = [name for name in vars(self.module) if not name.startswith("_")]
        return outline(ast.parse(self.source), Path(self.file).name) | {"names": names}


def outline(tree: ast.Module, file: str) -> dict[str, Any]:
    """What a file's text defines: the place of each function, class and method, and which are stubs.

    A place is [file, line, name]. `mentioned` are all names that its code uses or assigns to.
    """
    found = dict(definitions(tree))
    stubs = [name for name, function in found.items() if is_stub(function)]
    mentioned = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})
    places = {name: [file, function.lineno, name] for name, function in found.items()}
    return {"places": places, "stubs": stubs, "mentioned": mentioned}


def definitions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """(name, definition) of every function, class and method; the last of several definitions counts."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield node.name, node
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    yield f"{node.name}.{method.name}", method


def is_stub(function: ast.AST) -> bool:
    """Whether nothing has been written where the student's code belongs.

    That is where `marked` says; where there is no marker, the whole body after the docstring. It explains a
    check that did not pass and never decides one, so it may err: a loop or a result above the marker counts
    as work.
    """
    if not isinstance(function, ast.FunctionDef):
        return False
    if found := marked(function):
        marker, statements = found
        empty = not any(_is_work(statement) for statement in statements)
        return empty and not any(_is_result(earlier) for earlier in _before(function, marker))
    return not any(_is_work(statement) for statement in function.body)


def raises(function: ast.AST) -> bool:
    """Whether a function is a stub that raises an error where the student's code belongs."""
    if not (isinstance(function, ast.FunctionDef) and is_stub(function)):
        return False
    _, statements = marked(function) or (None, function.body)
    return any(isinstance(statement, ast.Raise) for statement in statements)


def marked(function: ast.FunctionDef) -> tuple[ast.stmt, list[ast.stmt]] | None:
    """A function's first marker, and the statements where the student's code belongs; None without one.

    They are those after the marker, up to the end marker or the end of the block the marker stands in.
    """
    for block in _blocks(function):
        for position, statement in enumerate(block):
            if _is_marker(statement):
                return statement, list(_until_end(block[position + 1 :]))
    return None


def _before(function: ast.FunctionDef, marker: ast.stmt) -> Iterator[ast.AST]:
    return (node for node in ast.walk(function) if getattr(node, "lineno", marker.lineno) < marker.lineno)


def _is_result(node: ast.AST) -> bool:
    return isinstance(node, ast.For | ast.While) or (isinstance(node, ast.Return) and node.value is not None)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list):
            yield block
            for statement in block:
                yield from _blocks(statement)


def _until_end(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in statements:
        if _text(statement) == END_MARKER:
            return
        yield statement


def _is_marker(statement: ast.stmt) -> bool:
    return _text(statement) in MARKERS


def _text(statement: ast.stmt) -> str | None:
    """The text of a statement that is a bare string."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        value = statement.value.value
        return value.strip() if isinstance(value, str) else None
    return None


def _is_work(statement: ast.stmt) -> bool:
    """Whether a statement does something: no string, `pass`, `...` or `raise NotImplementedError`."""
    if isinstance(statement, ast.Pass):
        return False
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return False
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return not (isinstance(raised, ast.Name) and raised.id == "NotImplementedError")
    return True
