# /// submission
# about = "topological_order forgets which tensors it has seen."
# changes = "autodiff.py"
# mistake = "tensor listed twice"
# [q9]
# order = ["failed", "topological_order lists a tensor several times: x.", "tensor listed twice"]
# shared = ["failed", "backward gives a wrong gradient."]
# ///
def topological_order(end):
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
