# /// submission
# about = "topological_order leaves the end itself out. A fault that has no name."
# changes = "autodiff.py"
# [q9]
# order = ["failed", "The list of topological_order has length 1, 2 tensors are needed."]
# shared = ["failed", "After backward(), a gradient is None."]
# deep = ["error: exception", "ValueError: pass_back was called on a tensor that had no gradient yet: is the order right?"]
# ///
def topological_order(end):
    "*** YOUR CODE HERE ***"
    order, seen = [], set()
    todo = [(end, False)]
    while todo:
        tensor, inputs_done = todo.pop()
        if inputs_done:
            order.append(tensor)
        elif id(tensor) not in seen:
            seen.add(id(tensor))
            todo.append((tensor, True))  # its turn comes when all that is put on top of it is done
            todo.extend((each, False) for each in tensor.inputs)
    return order[:-1]
