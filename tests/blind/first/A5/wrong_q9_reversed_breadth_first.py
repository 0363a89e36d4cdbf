# /// submission
# about = "The order is a breadth-first search read backwards, which is wrong where two ways from a tensor to the end have different lengths."
# changes = "autodiff.py"
# ///
from collections import deque


def topological_order(end):
    order, seen, queue = [], {id(end)}, deque([end])
    while queue:
        tensor = queue.popleft()
        order.append(tensor)
        for each in tensor.inputs:
            if id(each) not in seen:
                seen.add(id(each))
                queue.append(each)
    return order[::-1]
