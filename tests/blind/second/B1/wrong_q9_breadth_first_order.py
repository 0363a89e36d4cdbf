# /// submission
# about = "topological_order walks breadth first and reverses the list: a tensor that is near the end on one path and far on another comes after what was made of it."
# changes = "autodiff.py"
# ///


def topological_order(end):
    order = [end]
    seen = {id(end)}
    i = 0
    while i < len(order):
        for tensor in order[i].inputs:
            if id(tensor) not in seen:
                seen.add(id(tensor))
                order.append(tensor)
        i += 1
    # the end was found first, so turn it round
    order.reverse()
    return order
