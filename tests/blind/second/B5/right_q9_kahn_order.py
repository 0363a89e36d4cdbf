# /// submission
# about = "topological_order is Kahn's algorithm: it counts how often each tensor is used and takes a tensor when all its uses are done."
# changes = "autodiff.py"
# ///


def topological_order(end):
    # 1. count uses
    uses = {id(end): 0}
    todo = [end]
    while todo:
        for t in todo.pop().inputs:
            if id(t) not in uses:
                uses[id(t)] = 0
                todo.append(t)
            uses[id(t)] += 1
    # 2. take what is not used any more
    backwards = []
    free = [end]
    while free:
        t = free.pop()
        backwards.append(t)
        for i in t.inputs:
            uses[id(i)] -= 1
            if uses[id(i)] == 0:
                free.append(i)
    backwards.reverse()
    return backwards
