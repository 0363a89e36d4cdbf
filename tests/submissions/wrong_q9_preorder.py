# /// submission
# about = "The order is a depth-first preorder, turned round: a result can come before its inputs."
# changes = "autodiff.py"
# mistake = "order of first visits"
# [q9]
# order = ["failed", "topological_order lists a before x, which a is made of.", "order of first visits"]
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
    
    order, seen, todo = [], set(), [end]
    while todo:
        tensor = todo.pop()
        if id(tensor) not in seen:
            seen.add(id(tensor))
            order.append(tensor)
            todo.extend(tensor.inputs)
    return order[::-1]
