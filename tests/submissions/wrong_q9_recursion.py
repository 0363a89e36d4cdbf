# /// submission
# about = "The order is right, but found by a function that calls itself."
# changes = "autodiff.py"
# mistake = "recursion"
# budget = 0.0005
# [q9]
# training = ["failed", "stopped after"]
# deep = ["failed", "10,000 operations in a row are too deep for calls inside each other (RecursionError).", "recursion"]
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
    def visit(tensor):
        if id(tensor) not in seen:
            seen.add(id(tensor))
            for each in tensor.inputs:
                visit(each)
            order.append(tensor)
    visit(end)
    return order
