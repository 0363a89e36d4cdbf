# /// submission
# about = "topological_order forgets which tensors it has seen."
# changes = "autodiff.py"
# mistake = "tensor listed twice"
# [q9]
# order = ["failed", "topological_order lists a tensor several times: x.", "tensor listed twice"]
# shared = ["failed", "backward gives a wrong gradient."]
# ///
def topological_order(end):
    """Return a list of `end` and all tensors it was computed from, each once, inputs before their results.

    `tensor.inputs` are the tensors that a tensor was computed from directly; () for a leaf, one that was not
    computed. So `end` comes last, and a tensor that was used in several places comes before all of them.

    Hint: Python allows about 1,000 calls inside each other, and a graph may be 10,000 operations deep. A list
    of what is still to be done can take the place of the calls. `id(tensor)` tells tensors apart in a set.
    """
    "*** YOUR CODE HERE ***"
    order = []
    todo = [(end, False)]
    while todo:
        tensor, inputs_done = todo.pop()
        if inputs_done:
            order.append(tensor)
        else:
            todo.append((tensor, True))  # its turn comes when all that is put on top of it is done
            todo.extend((each, False) for each in tensor.inputs)
    return order
