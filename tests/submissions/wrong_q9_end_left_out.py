# /// submission
# about = "topological_order leaves the end itself out. A fault that has no name."
# changes = "autodiff.py"
# [q9]
# order = ["failed", "The list of topological_order has length 1, 2 tensors are needed."]
# shared = ["failed", "After backward(), a gradient is None."]
# deep = ["error: exception", "ValueError: pass_back was called on a tensor that had no gradient yet: is the order right?"]
# ///
def topological_order(end):
    """Return a list of `end` and all tensors it was computed from, each once, inputs before their results.

    `tensor.inputs` are the tensors that a tensor was computed from directly; () for a leaf, one that was not
    computed. So `end` comes last, and a tensor that was used in several places comes before all of them.

    Hint: Python allows about 1,000 calls inside each other, and a graph may be 10,000 operations deep. A list
    of what is still to be done can take the place of the calls. `id(tensor)` tells tensors apart in a set.
    """
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
