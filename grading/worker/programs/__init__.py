"""What a check needs done in the worker that would take too many requests: one file for each question.

A program is a function (module, *arguments) on the student's module. It returns numbers, arrays, text or
lists of these, and decides nothing: it runs beside the student's code, so the grader judges what it returns.
"""
