# /// submission
# about = "topological_order is a breadth-first walk turned round: a tensor that is used by both a near and a far result can come after the far one."
# changes = "autodiff.py"
# ///
from collections import deque


def topological_order(end):
    """Return end and all it was computed from, each once, inputs first."""
    seen = {id(end)}
    queue = deque([end])
    order = []
    while queue:
        tensor = queue.popleft()
        order.append(tensor)
        for source in tensor.inputs:
            if id(source) not in seen:
                seen.add(id(source))
                queue.append(source)
    order.reverse()
    return order
