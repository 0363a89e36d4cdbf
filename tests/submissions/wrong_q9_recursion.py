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
