# /// submission
# about = "topological_order goes breadth first and reverses: a tensor with a short and a long way to the end comes after results that were made of it."
# changes = "autodiff.py"
# ///
from collections import deque


def topological_order(end):
    seen = {id(end)}
    levels = [end]
    queue = deque([end])
    while queue:
        tensor = queue.popleft()
        for parent in tensor.inputs:
            if id(parent) not in seen:
                seen.add(id(parent))
                levels.append(parent)
                queue.append(parent)
    levels.reverse()
    return levels
