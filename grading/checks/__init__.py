"""The words a question is written in: questions and checks, cases, what may be expected, trainings.

Besides, what several questions ask or say: of digits, of attention, of graphs, of an object's parameters.
"""
