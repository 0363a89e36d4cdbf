# /// submission
# about = "topological_order lists the tensors as they are found from the end and turns this list round; a tensor that is used twice, once near the end and once deep in the graph, then does not come before all its results."
# changes = "autodiff.py"
# ///
import numpy as np


def topological_order(end):
    order = []
    visited = set()
    todo = [end]
    while todo:
        node = todo.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        order.append(node)
        for parent in node.inputs:
            todo.append(parent)
    return order[::-1]  # flip: inputs first, end last
