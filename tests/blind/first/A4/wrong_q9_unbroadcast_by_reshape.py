# /// submission
# about = "unbroadcast reshapes the gradient to (-1, *shape) and sums, which mixes up numbers wherever a dimension of size 1 inside the shape was stretched."
# changes = "autodiff.py"
# ///

def unbroadcast(gradient, shape):
    # all copies of the array, one after the other, are added up
    copies = gradient.reshape((-1,) + tuple(shape))
    return copies.sum(axis=0)
