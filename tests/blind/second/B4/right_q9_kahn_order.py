# /// submission
# about = "topological_order by Kahn's algorithm: counts in how many results a tensor went, and takes it when all of them are out."
# changes = "autodiff.py"
# ///


def topological_order(end):
    uses = {id(end): 0}
    found = [end]
    for tensor in found:  # grows on the way
        for each in tensor.inputs:
            if id(each) not in uses:
                uses[id(each)] = 0
                found.append(each)
            uses[id(each)] += 1
    order, ready = [], [end]
    while ready:
        tensor = ready.pop()
        order.append(tensor)
        for each in tensor.inputs:
            uses[id(each)] -= 1
            if uses[id(each)] == 0:
                ready.append(each)
    return order[::-1]
