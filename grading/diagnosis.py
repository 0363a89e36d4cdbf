"""Probes: what a model and its training show about the mistakes that students make most.

They run only where a check has not passed, and they explain; points are never decided here. Each looks at
numbers: what the model returns, and what was seen of the first steps of its training.
"""

from grading.mistakes import Mistake

NETWORK: list[Mistake] = []
