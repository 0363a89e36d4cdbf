"""What is right, and what known mistakes make of it: the grader's own code for what students write.

One module a question; each of its public functions whose one argument is `rng` gives the cases of a check.
Nothing here is part of a handout, which holds recorded cases instead.
"""
