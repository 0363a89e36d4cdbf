"""The handout: what students get, made from the reference, and the proof that it holds no solution.

Nothing here is part of a handout.
"""
