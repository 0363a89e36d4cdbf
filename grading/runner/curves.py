"""The curves of trainings for the record: thinned, and without what is no number."""

import math
from collections.abc import Sequence

from grading.record import Curve
from grading.student.values import Training

KEPT_CURVES = 8  # of a question: q7 trains four models
KEPT_POINTS = 100  # of a curve, about one for each millimetre of its drawing
INFINITE = 1e300  # values beyond stand for NaN and infinity, which a worker's JSON cannot hold


def curves(trainings: Sequence[Training]) -> tuple[Curve, ...]:
    """The curves of the last trainings that have at least two points to join."""
    found = []
    for number, training in enumerate(trainings, start=1):
        for name, points in (("loss", training.losses), ("validation accuracy", training.validations)):
            found.append(Curve(name, number, _thinned(points)))
    return tuple(curve for curve in found if len(curve.points) > 1)[-KEPT_CURVES:]


def _thinned(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float | None], ...]:
    """At most KEPT_POINTS and the last one, with None for values that are no finite numbers."""
    places = [point for point in points if abs(point[0]) < INFINITE]
    kept = places[:: max(1, math.ceil(len(places) / KEPT_POINTS))]
    if places and kept[-1] is not places[-1]:
        kept.append(places[-1])
    return tuple((epoch, value if abs(value) < INFINITE else None) for epoch, value in kept)
