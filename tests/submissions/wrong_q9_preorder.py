# /// submission
# about = "The order is a depth-first preorder, turned round: a result can come before its inputs."
# changes = "autodiff.py"
# mistake = "order of first visits"
# [q9]
# order = ["failed", "topological_order lists a before x, which a is made of.", "order of first visits"]
# shared = ["failed", "backward gives a wrong gradient."]
# ///
def topological_order(end):
    "*** YOUR CODE HERE ***"
    
    order, seen, todo = [], set(), [end]
    while todo:
        tensor = todo.pop()
        if id(tensor) not in seen:
            seen.add(id(tensor))
            order.append(tensor)
            todo.extend(tensor.inputs)
    return order[::-1]
