"""Proves the checks: every small change of a solution loses points, or is known to change nothing.

A mutant is the reference with one change in one function (DeMillo, Lipton and Sayward 1978, "Hints on test
data selection"). One that keeps all points is equivalent, and equivalent.toml says why, or shows a hole.
"""

import ast
import copy
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track

from grading import ROOT
from grading.checks.question import DataFolder, Question
from grading.record import Status
from grading.release.handout.stubs import asked_in, solutions
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.runner.submission import Submission, read_submission
from grading.sandbox.pool import WorkerPool
from grading.worker.submission import definitions

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
TRAINS = ".train"  # a check that needs such a method trains

Operator = Callable[[ast.AST], Iterator[ast.AST]]


@dataclass(frozen=True)
class Mutant:
    """One change: `was` is the statement as it stands in `function`, `now` what becomes of it."""

    function: str
    was: str
    now: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.function}: {self.was} → {self.now}"


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: `killed` by a check, or `reason` says why none can, where that is known."""

    mutant: Mutant
    killed: str
    reason: str


# --- The changes ----------------------------------------------------------------------------------------

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow, ast.MatMult)


def _of_expression(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of an expression."""
    match node:
        case ast.BinOp():
            yield from _of_operation(node)
        case ast.Compare(left, [op], rights):
            yield ast.Compare(left, [SWAPPED[type(op)]()], rights)  # type: ignore[list-item]
            yield ast.UnaryOp(ast.Not(), node)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(SWAPPED[type(op)](), values)  # type: ignore[arg-type]
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Call():
            yield from _of_call(node)


def _of_operation(node: ast.BinOp) -> Iterator[ast.AST]:
    """Another operator, the operands exchanged, each of them alone."""
    if type(node.op) in SWAPPED:
        yield ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right)  # type: ignore[arg-type]
    if isinstance(node.op, ORDERED):
        yield ast.BinOp(node.right, node.op, node.left)
    yield from (node.left, node.right)


def _of_call(call: ast.Call) -> Iterator[ast.AST]:
    """The call without its function, with arguments exchanged or left out, and cut off from its gradients."""
    if isinstance(call.func, ast.Attribute) and not _is_module(call.func.value):
        yield call.func.value
    yield from call.args[:1]
    for i in range(len(call.args) - 1):
        others = list(call.args)
        others[i], others[i + 1] = others[i + 1], others[i]
        yield ast.Call(call.func, others, call.keywords)
    for i in range(len(call.keywords)):
        yield ast.Call(call.func, call.args, call.keywords[:i] + call.keywords[i + 1 :])
    yield ast.Call(ast.Attribute(call, "detach", ast.Load()), [], [])


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("torch", "np", "math", "functional", "F", "nn", "optim")


def _of_block(block: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """A block with one statement removed, or with the last of a loop behind it."""
    for i, statement in enumerate(block):
        if isinstance(statement, ast.Return | ast.Pass) or _is_text(statement):
            continue
        yield block[:i] + block[i + 1 :] or [ast.Pass()]
        if isinstance(statement, ast.For | ast.While) and len(statement.body) > 1:
            shorter = copy.copy(statement)
            shorter.body = statement.body[:-1]
            yield [*block[:i], shorter, statement.body[-1], *block[i + 1 :]]


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


# --- The mutants ----------------------------------------------------------------------------------------


def mutants(source: str, names: Sequence[str]) -> list[Mutant]:
    """Every mutant of these functions ("Convolve", "Attention.forward") in a file, each text once."""
    found: dict[str, Mutant] = {}
    wanted = set(names)
    written = {solution.name for solution in solutions(source)}
    for name, function in definitions(ast.parse(source)):
        if name in wanted & written and isinstance(function, ast.FunctionDef):
            for mutant in _of_function(source, name, function):
                found.setdefault(mutant.source, mutant)
    return list(found.values())


def _of_function(source: str, name: str, function: ast.FunctionDef) -> Iterator[Mutant]:
    original = ast.unparse(function)
    for changed in _changed(function):
        try:
            text = ast.unparse(ast.fix_missing_locations(changed))
            compile(text, name, "exec")
        except (SyntaxError, ValueError):
            continue
        if text != original:
            was, now = _difference(original, text)
            yield Mutant(name, was, now, _replaced(source, function, text))


def _changed(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """Copies of a function, each with one change in its body."""
    for place, node in enumerate(ast.walk(function)):
        if isinstance(node, ast.arguments):  # their defaults are handed out
            continue
        for field, value in ast.iter_fields(node):
            if node is function and field != "body" or field in ("annotation", "returns"):
                continue
            if isinstance(value, ast.AST):
                yield from (_with(function, place, field, new) for new in _of_expression(value))
            elif isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield from (_with(function, place, field, new) for new in _of_block(value))
            elif isinstance(value, list):
                for i, item in enumerate(value):
                    for new in _of_expression(item) if isinstance(item, ast.AST) else ():
                        yield _with(function, place, field, [*value[:i], new, *value[i + 1 :]])


def _with(function: ast.FunctionDef, place: int, field: str, new: object) -> ast.FunctionDef:
    """A copy with another value for a field of the node at this place of ast.walk."""
    copied = copy.deepcopy(function)
    for i, node in enumerate(ast.walk(copied)):
        if i == place:
            setattr(node, field, copy.deepcopy(new))
            break
    return copied


def _difference(original: str, changed: str) -> tuple[str, str]:
    """The lines of two texts without those that both begin and end with."""
    one, two = original.splitlines(), changed.splitlines()
    while one and two and one[0] == two[0]:
        one, two = one[1:], two[1:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    return tuple(" ⏎ ".join(line.strip() for line in lines) or "nothing" for lines in (one, two))  # type: ignore[return-value]


def _replaced(source: str, function: ast.FunctionDef, text: str) -> str:
    lines = source.splitlines(keepends=True)
    indent = " " * function.col_offset
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    new = "".join(f"{indent}{line}\n" if line else "\n" for line in text.splitlines())
    return "".join(lines[: first - 1]) + new + "".join(lines[function.end_lineno :])


# --- Grading them ---------------------------------------------------------------------------------------


def tried(
    workers: WorkerPool, question: Question, sample: int, jobs: int, equivalent: Path = EQUIVALENT
) -> list[Outcome]:
    """Grade mutants of a question's functions by its checks that don't train: all, or `sample` of them.

    The sample is drawn with seed 0. Raises ValueError if an entry of `equivalent` is no mutant.
    """
    reference = read_submission(ROOT)
    source = reference.sources[question.file].decode()
    quick = [check for check in question.checks if not any(name.endswith(TRAINS) for name in check.needs)]
    asked = asked_in([question], question.file)
    every = mutants(source, [name for name in asked if not name.endswith(TRAINS)])
    known = _known(question, {mutant.name for mutant in every}, equivalent)
    chosen = every if not sample else random.Random(0).sample(every, min(sample, len(every)))
    untrained, sources = question.adjusted(), DataFolder()
    untrained.checks = quick

    def grade(mutant: Mutant) -> Outcome:
        files = {**reference.sources, question.file: mutant.source.encode()}
        handed_in = Submission(reference.file, files)
        run = Grading([untrained], handed_in, sources, Settings(jobs=1)).run(workers)
        failed = [check for check in run.questions[0].checks if check.status is not Status.PASSED]
        return Outcome(mutant, failed[0].name if failed else "", known.get(mutant.name, ""))

    with ThreadPoolExecutor(jobs) as pool:
        graded = pool.map(grade, chosen)
        return list(track(graded, question.id, len(chosen), transient=True))


def as_json(question: Question, outcome: Outcome) -> dict[str, str]:
    """What became of a mutant, as plain text: `killed` names the check, or `reason` tells why none can."""
    mutant = outcome.mutant
    found = {"killed": outcome.killed, "reason": outcome.reason}
    return {
        "question": question.id,
        "function": mutant.function,
        "was": mutant.was,
        "now": mutant.now,
    } | found


def _known(question: Question, names: set[str], equivalent: Path) -> dict[str, str]:
    """Why mutants of a question are equivalent, by their names."""
    told: dict[str, str] = tomllib.loads(equivalent.read_text(encoding="utf-8")).get(question.id, {})
    if unknown := sorted(set(told) - names):
        raise ValueError(f"{equivalent.name}, {question.id}: no mutant is called {unknown[0]!r}.")
    return told
