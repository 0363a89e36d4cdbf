# /// submission
# about = "The order is right, but the wrong way round."
# changes = "autodiff.py"
# mistake = "end first"
# [q9]
# order = ["failed", "topological_order lists a before x, which a is made of.", "end first"]
# shared = ["error: exception", "ValueError: pass_back was called on a tensor that had no gradient yet: is the order right?"]
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
    uses, todo = {id(end): 0}, [end]  # how often each tensor is used
    while todo:
        for each in todo.pop().inputs:
            if id(each) not in uses:
                uses[id(each)] = 0
                todo.append(each)
            uses[id(each)] += 1
    order, ready = [], [end]
    while ready:
        tensor = ready.pop()
        order.append(tensor)
        for each in tensor.inputs:
            uses[id(each)] -= 1
            if not uses[id(each)]:
                ready.append(each)
    return order
