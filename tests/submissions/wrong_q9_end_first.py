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
