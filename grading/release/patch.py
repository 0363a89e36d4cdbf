"""Replaces definitions of a source file by those of a patch; every other line stays as it is.

A patch is Python: functions, classes and assignments to one name, which replace those of the same name, and
imports, which are added below those of the source. Of a class of the source, `class X:` without its bases
holds the methods and assignments to replace in it; with its bases it replaces the whole class.
"""

import ast
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grading.course.assignment import did_you_mean


class PatchError(Exception):
    """A patch does not fit the source it changes; the message is a sentence or two."""


@dataclass(frozen=True)
class _Edit:
    """Lines that take the place of `first` to `last` of the source, counted from 1; none if last < first."""

    first: int
    last: int
    lines: Sequence[str]


@dataclass(frozen=True)
class _Source:
    """A source file, which messages name `file`, and its definitions: "X" or, in a class, "X.method"."""

    file: str
    lines: Sequence[str]
    definitions: Mapping[str, ast.stmt]
    imports_end: int  # the last line of its imports


def patched(source: str, patch: str, file: str, adds: Sequence[str] = ()) -> str:
    """`source` with the definitions of `patch`. Raises PatchError.

    file: what messages call the source; adds: names ("helper", "X.method") that are new and come last, in
    the file or in their class
    """
    original = _read(source, file)
    edits, named = [], []
    for name, node in _parts(_parsed(patch, "the patch"), original):
        named.append(name)
        edits.append(_edit(name, node, patch.split("\n"), original, adds))
    _check(named, adds)
    return _applied(original.lines, edits)


@functools.lru_cache(maxsize=8)
def _read(source: str, file: str) -> _Source:
    tree = _parsed(source, file)
    definitions = {}
    for node in tree.body:
        definitions[_name(node)] = node
        if isinstance(node, ast.ClassDef):
            definitions |= {f"{node.name}.{_name(each)}": each for each in node.body if _name(each)}
    definitions.pop("", None)
    imports = [node.end_lineno or 0 for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return _Source(file, source.split("\n"), definitions, max(imports, default=0))


def _parsed(text: str, called: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise PatchError(f"{called} is not Python: {error.msg} in its line {error.lineno}.") from None


def _name(node: ast.stmt) -> str:
    """What a statement defines; "" if it is no definition of one name."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""


def _parts(tree: ast.Module, source: _Source) -> Iterator[tuple[str, ast.stmt]]:
    """Each definition of a patch with its name, those in classes of the source one by one; "" for imports."""
    for node in tree.body:
        name = _name(node)
        if isinstance(node, ast.ClassDef) and name in source.definitions and not node.bases:
            yield from ((f"{name}.{_defined(each)}", each) for each in node.body)
        else:
            yield ("" if isinstance(node, ast.Import | ast.ImportFrom) else _defined(node)), node


def _defined(node: ast.stmt) -> str:
    if name := _name(node):
        return name
    raise PatchError(
        f"line {node.lineno} of the patch is neither an import nor a definition: only these can be replaced."
    )


def _edit(name: str, node: ast.stmt, patch: Sequence[str], source: _Source, adds: Sequence[str]) -> _Edit:
    first, last = _span(node)
    lines = patch[first - 1 : last]
    if not name:
        return _Edit(source.imports_end + 1, source.imports_end, lines)
    if name in adds:
        return _added(name, lines, source)
    if name not in source.definitions:
        near = did_you_mean(name, source.definitions)
        raise PatchError(f"{source.file} defines no {name}.{near} What is new is named in adds.")
    return _Edit(*_span(source.definitions[name]), lines)


def _added(name: str, lines: Sequence[str], source: _Source) -> _Edit:
    if name in source.definitions:
        raise PatchError(f"adds names {name}, which {source.file} defines already.")
    if "." in name:
        end = _span(source.definitions[name.split(".")[0]])[1]
        return _Edit(end + 1, end, ["", *lines])
    end = len(source.lines) - 1  # the last of these lines is what follows the final line break: nothing
    return _Edit(end + 1, end, ["", "", *lines])


def _span(node: ast.stmt) -> tuple[int, int]:
    """The first and the last line of a statement, with its decorators."""
    decorators = [each.lineno for each in getattr(node, "decorator_list", ())]
    return min([node.lineno, *decorators]), node.end_lineno or node.lineno


def _check(named: Sequence[str], adds: Sequence[str]) -> None:
    for name in named:
        if name and named.count(name) > 1:
            raise PatchError(f"the patch defines {name} twice.")
    for name in adds:
        if name not in named:
            raise PatchError(
                f"adds names {name}, which the patch does not define.{did_you_mean(name, named)}"
            )


def _applied(lines: Sequence[str], edits: Sequence[_Edit]) -> str:
    """The lines with all edits made, from the last to the first, so that each finds its place.

    What is inserted at a line comes after what replaces it, or it would be replaced, too.
    """
    changed = list(lines)
    for edit in sorted(reversed(edits), key=lambda edit: (edit.first, edit.last), reverse=True):
        changed[edit.first - 1 : edit.last] = edit.lines
    return "\n".join(changed)
