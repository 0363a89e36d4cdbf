# /// submission
# about = "The order comes from the standard library's graphlib.TopologicalSorter over the ids of the tensors."
# changes = "autodiff.py"
# ///
from graphlib import TopologicalSorter


def topological_order(end):
    tensors = {id(end): end}
    sorter = TopologicalSorter()
    todo = [end]
    while todo:
        tensor = todo.pop()
        sorter.add(id(tensor), *map(id, tensor.inputs))
        for each in tensor.inputs:
            if id(each) not in tensors:
                tensors[id(each)] = each
                todo.append(each)
    return [tensors[key] for key in sorter.static_order()]
