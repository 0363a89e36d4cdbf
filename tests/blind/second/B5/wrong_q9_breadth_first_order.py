# /// submission
# about = "topological_order is a breadth-first search turned round, so where two ways of different lengths lead to a tensor, it can come after a result that was computed from it."
# changes = "autodiff.py"
# ///
from collections import deque


def topological_order(end):
    order = []
    seen = {id(end)}
    queue = deque([end])
    while queue:
        t = queue.popleft()
        order.append(t)
        for i in t.inputs:
            if id(i) not in seen:
                seen.add(id(i))
                queue.append(i)
    return order[::-1]
