"""What the text of a student's file says, without running it: `python -m grading.worker.reading NAME`.

Reads the file from standard input and writes one JSON object. It is a process of its own, since a file can be
written so that Python's parser takes all memory, or crashes; nothing of the file is executed.
"""

import ast
import contextlib
import json
import sys
from typing import Any

from grading.worker.submission import definitions, outline, raises

MEMORY, SECONDS = 2 * 2**30, 20  # bytes and CPU time; 1 MB of ordinary code takes 300 MB and 3 s
WIDEST = 66  # characters of a line that are shown with a caret


def main() -> None:
    _limit()
    try:
        told = json.dumps(read(sys.stdin.buffer.read(), sys.argv[1]))
    except (MemoryError, RecursionError) as error:  # of what the file holds, beside its syntax
        told = json.dumps({"error": {"type": type(error).__name__, "message": "", "line": 0, "text": ""}})
    sys.stdout.write(told)


def read(source: bytes, name: str) -> dict[str, Any]:
    """{"error": …} where Python can't read the file `name`; else its outline and:

    "raising", the stubs that raise NotImplementedError wherever they are called;
    "plain", whether importing it does nothing but import and define; "names", those it defines, in which
    "*" stands for an import of them all; and "imports", rows of a first name, a line, and whether that import
    is sure to be carried out, and first of all.
    """
    try:
        compile(source, name, "exec", dont_inherit=True)
        tree = ast.parse(source)
    except SyntaxError as error:
        return {"error": _syntax_error(error, source)}
    except (ValueError, MemoryError, RecursionError, OverflowError) as error:
        return {"error": {"type": type(error).__name__, "message": str(error), "line": 0, "text": ""}}
    plain = _plain_statements(tree.body)
    certain = [id(each) for each in tree.body[:plain]]
    names = {name for statement in tree.body for name in _defined(statement)}
    return outline(tree, name) | {
        "raising": [name for name, function in definitions(tree) if raises(function)],
        "names": sorted(names),
        "plain": plain == len(tree.body),
        "imports": [
            [imported, node.lineno, id(node) in certain]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for imported in imported_by(node)
        ],
    }


def imported_by(node: ast.AST) -> list[str]:
    """The first names of the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [(node.module or "").split(".")[0]]
    return []


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: who started this process has a limit of wall time
    limits = {resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_CORE: 0, resource.RLIMIT_AS: MEMORY}
    for name, value in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS takes none of memory
            resource.setrlimit(name, (value, value))


def _syntax_error(error: SyntaxError, source: bytes) -> dict[str, Any]:
    """The error with the line of the file, which Python would look for on disk, and a caret below it."""
    lines = source.decode("utf-8-sig", "replace").split("\n")
    text = lines[error.lineno - 1].rstrip() if error.lineno and error.lineno <= len(lines) else ""
    shown = text.strip()
    start = max(0, (error.offset or 1) - 1 - (len(text) - len(text.lstrip())))
    same_line = error.end_lineno in (None, error.lineno)
    width = max(1, (error.end_offset or 0) - (error.offset or 0)) if same_line else 1
    if start >= WIDEST:  # the place in the middle of what is shown
        cut = start - WIDEST // 2
        shown, start = "…" + shown[cut + 1 :], start - cut
    shown = shown[:WIDEST]
    caret = " " * start + "^" * max(1, min(width, len(shown) - start)) if shown else ""
    place = {"line": error.lineno or 0, "text": f"{shown}\n{caret}".strip("\n")}
    return place | {"type": type(error).__name__, "message": error.msg or ""}


# --- what an import of the file does --------------------------------------------------------------------


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BUILT_IN = {
    "classmethod",
    "property",
    "staticmethod",
    "dict",
    "float",
    "int",
    "list",
    "range",
    "set",
    "tuple",
}
_OPERATORS = (ast.UnaryOp, ast.unaryop, ast.BinOp, ast.operator, ast.expr_context)
_VALUES = (ast.Constant, ast.Name, ast.Attribute, ast.List, ast.Tuple, ast.Dict, ast.Slice, ast.Subscript)


def _plain_statements(body: list[ast.stmt]) -> int:
    """How many statements from the first on do nothing but import and define."""
    imports = {name for each in body if imported_by(each) for name in _defined(each)}
    return next((n for n, each in enumerate(body) if not _plain(each, body, imports)), len(body))


def _plain(statement: ast.stmt, body: list[ast.stmt], imports: set[str]) -> bool:
    """Whether a statement of `body` only imports, or defines, or gives a value to a name of its own.

    Code that runs is that of imported modules, and it is handed nothing that the file defines.
    """
    functions = {node.name for node in body if isinstance(node, _DEFINITIONS)}
    if isinstance(statement, ast.ClassDef):
        outside = [*statement.bases, *(keyword.value for keyword in statement.keywords)]
        inside = all(_plain(each, statement.body, imports) for each in statement.body)
        return inside and _decorated(statement, imports) and _harmless(outside, imports)
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        defaults = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
        return _decorated(statement, imports) and _harmless(defaults, imports)
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        named = {target.id for target in targets if isinstance(target, ast.Name)}
        value = [statement.value] if statement.value else []
        return len(named) == len(targets) and not named & functions and _harmless(value, imports)
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.If):
        return ast.unparse(statement.test) in ("__name__ == '__main__'", "'__main__' == __name__")
    return isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass)


def _decorated(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, imports: set[str]) -> bool:
    """Whether the decorators, if there are any, are those of modules, of Python, or setters of properties."""
    called = (each.func if isinstance(each, ast.Call) else each for each in statement.decorator_list)
    known = imports | _BUILT_IN
    return _harmless(statement.decorator_list, known) and all(
        _root(each) in known or (isinstance(each, ast.Attribute) and each.attr == "setter") for each in called
    )


def _harmless(nodes: list[ast.expr], imports: set[str]) -> bool:
    return all(_harmless_node(each, imports) for node in nodes for each in ast.walk(node))


def _harmless_node(node: ast.AST, imports: set[str]) -> bool:
    """Whether a part of an expression runs no code of the file's own."""
    if isinstance(node, ast.Call):
        handed = {each.id for part in [*node.args, *node.keywords] for each in ast.walk(part)
                  if isinstance(each, ast.Name)}  # fmt: skip
        return _root(node.func) in imports | _BUILT_IN and handed <= imports | _BUILT_IN
    return isinstance(node, _VALUES + _OPERATORS + (ast.keyword,))


def _root(node: ast.expr) -> str:
    """The name that `name.attribute.attribute` begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, _DEFINITIONS):
        return [statement.name]
    if isinstance(statement, ast.Import):
        return [alias.asname or alias.name.split(".")[0] for alias in statement.names]
    if isinstance(statement, ast.ImportFrom):
        return [alias.asname or alias.name for alias in statement.names]
    return [node.id for node in ast.walk(statement) if isinstance(node, ast.Name)]


if __name__ == "__main__":
    main()
