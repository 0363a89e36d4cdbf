"""Graphs of sums and products of two tensors x and y: how they are written, and in which order listed.

A graph is its steps, one operation each: 0 for a sum or 1 for a product, and the places of its two operands,
where x is at 0, y at 1, and the result of the first step at 2. The last result is the end of the graph.
"""

from collections.abc import Sequence

import numpy as np

from grading.case import Case
from grading.checks.question import Failed


def written(steps: Sequence[Sequence[int]]) -> str:
    """The graph for a message: c = x + y, d = c + x"""
    names = _names(steps)
    lines = [
        f"{name} = {names[i]} {'+·'[kind]} {names[j]}"
        for name, (kind, i, j) in zip(names[2:], steps, strict=True)
    ]
    return ", ".join(lines)


def _names(steps: Sequence[object]) -> list[str]:
    return ["x", "y", *"abcdefghijklmnopqrstuvw"[: len(steps)]]


def in_order(listed: list[int], steps: Sequence[Sequence[int]], case: Case) -> None:
    """`listed` are places in the graph: each that the last one needs, once, inputs before results."""
    names = [*_names(steps), "?"]  # -1, the last one, is something that is not in the graph
    listed = [n if n < len(names) else -1 for n in listed]
    needed = {0, len(steps) + 1} | {i for _, *inputs in steps for i in inputs}
    inputs = {n: inputs for n, (_, *inputs) in enumerate(steps, start=2)}
    shown = ", ".join(names[n] for n in listed[:40])
    details = [("graph", written(steps)), ("got", f"[{shown}{', …' if len(listed) > 40 else ''}]")]

    def too_early(order: list[int]) -> list[tuple[int, int]]:
        return [(n, i) for n in order for i in inputs.get(n, ()) if order.index(i) > order.index(n)]

    if len(set(listed)) < len(listed):
        twice = next(n for n in listed if listed.count(n) > 1)
        message = f"topological_order lists a tensor several times: {names[twice]}."
        raise Failed(message, details, mistakes=["tensor listed twice"] if set(listed) == needed else ())
    if set(listed) != needed:
        ask = "`tensor in a_list` compares numbers. Is id(tensor) what you look for?"
        message = f"The list of topological_order has length {len(listed)}, {len(needed)} tensors are needed."
        raise Failed(message, [*details, ("ask", ask)] if len(listed) < len(needed) else details)
    if not (early := too_early(listed)):
        return
    result, input = (names[n] for n in early[0])
    message = f"topological_order lists {result} before {input}, which {result} is made of."
    mistakes = [name.partition(",")[0] for name in case.recognised({"order": np.array(listed)})]
    mistakes = mistakes if too_early(listed[::-1]) else ["end first"]
    raise Failed(message, details, mistakes=tuple(dict.fromkeys(mistakes)))
