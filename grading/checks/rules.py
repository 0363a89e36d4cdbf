"""One check of several functions, each judged by itself: some may be written before the others."""

from collections.abc import Callable, Iterable

from grading.case import Case
from grading.checks.question import Failed, Unfinished
from grading.student import remote
from grading.student.errors import StudentError, WorkerLost
from grading.student.remote import RemoteModule

Judge = Callable[[RemoteModule, Case], None]


def one_by_one(student: RemoteModule, judged: Iterable[tuple[Judge, Case]]) -> None:
    """Judge the function that each case names as its "rule".

    Raises what the judge raises of a function that is written, and Unfinished if all of these are right and
    others are not written yet.
    """
    outline = remote.session(student).outline
    written: dict[str, bool] = {}
    for judge, case in judged:
        rule = case.settings["rule"]
        written.setdefault(rule, True)
        try:
            judge(student, case)
        except (Failed, StudentError) as error:
            if isinstance(error, WorkerLost) or (rule in outline.names and rule not in outline.stubs):
                error.despite_stubs = True
                raise
            written[rule] = False
    if not all(written.values()):
        raise Unfinished([rule for rule, there in written.items() if there])
