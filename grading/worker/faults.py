"""Turns what a student's code raised into plain data: kind, type, message and the student's frames."""

import traceback

from grading.wire import Message
from grading.worker.stop import TrainingStopped

MAX_TEXT = 2000  # characters of an exception's message that are passed on
MAX_FRAMES = 6


def describe(error: BaseException, file: str) -> Message:
    """The error as JSON: frames of the student's `file` only, outermost first, the last ones."""
    if isinstance(error, SyntaxError) and error.filename == file:
        frames = [{"line": error.lineno or 0, "function": "", "text": (error.text or "").strip()[:200]}]
        return _fault("import", type(error).__name__, error.msg, frames)
    frames = [
        {"line": frame.lineno or 0, "function": frame.name, "text": (frame.line or "")[:200]}
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == file
    ]
    return _fault(_kind(error), type(error).__name__, _message(error), frames[-MAX_FRAMES:])


def _fault(kind: str, type_name: str, message: str, frames: list[Message]) -> Message:
    return {"kind": kind, "type": type_name, "message": message[:MAX_TEXT], "frames": frames}


def _kind(error: BaseException) -> str:
    if isinstance(error, TrainingStopped):
        return "time-out"
    if isinstance(error, MemoryError) or "can't allocate memory" in _message(error):
        return "memory"
    if isinstance(error, SystemExit):
        return "exit"
    return "exception"


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a __str__ of the student's own
        return "(its message could not be read)"
