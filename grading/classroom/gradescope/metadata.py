"""What Gradescope tells of a submission: how late it is, and what was handed in before."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

UNEXPECTED = (OSError, ValueError, TypeError, LookupError, AttributeError)


def remarks(file: Path, scores: bool) -> list[str]:
    """A sentence each on lateness and earlier submissions, their `scores` if these may be seen.

    Grades depend on none of it; so if the file is missing or another one than expected, there are none.
    """
    try:
        metadata = json.loads(file.read_text(encoding="utf-8"))
        return [*_late(metadata), *_before(metadata["previous_submissions"], scores)]
    except UNEXPECTED as error:
        print(f"nothing is said of lateness and earlier submissions: {error!r}")
        return []


def _late(metadata: Mapping[str, Any]) -> Iterator[str]:
    # a student's own due date, where somebody was given more time
    given = [metadata["assignment"], *(user.get("assignment") or {} for user in metadata["users"])]
    due = [_time(each["due_date"]) for each in given if each.get("due_date")]
    late = _time(metadata["created_at"]) - max(due) if due else timedelta()
    if late > timedelta():
        yield f"Handed in {_words(late)} after the due date. No points were taken off for it here."


def _before(submissions: list[Mapping[str, Any]], scores: bool) -> Iterator[str]:
    if submissions:
        times = "once" if len(submissions) == 1 else f"{len(submissions)} times"
        graded = [float(each["score"]) for each in submissions if each.get("score") is not None]
        best_score = f"; the best of these has {max(graded):g} points" if scores and graded else ""
        yield f"Handed in {times} before{best_score}."


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))  # Python 3.10 knows no Z


def _words(time: timedelta) -> str:
    minutes = max(1, round(time.total_seconds() / 60))
    hours, days = minutes // 60, minutes // (24 * 60)
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"
