"""Turns what a student's code raised into plain data: kind, type, message and the student's frames."""

import traceback
from collections.abc import Collection
from pathlib import Path

from grading.wire import Message
from grading.worker.stop import TrainingStopped

MAX_TEXT = 2000  # characters of an exception's message that are passed on
MAX_FRAMES = 6


def describe(error: BaseException, files: Collection[str]) -> Message:
    """The error as JSON: frames of the student's `files` only, outermost first, the last ones."""
    if isinstance(error, SyntaxError) and error.filename and error.filename in files:
        frames = [_frame(error.filename, error.lineno, "", (error.text or "").strip())]
        return _fault("import", type(error).__name__, error.msg, frames)
    frames = [
        _frame(frame.filename, frame.lineno, frame.name, frame.line or "")
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in files
    ]
    return _fault(_kind(error), type(error).__name__, _message(error), frames[-MAX_FRAMES:])


def _frame(file: str, line: int | None, function: str, text: str) -> Message:
    return {"file": Path(file).name, "line": line or 0, "function": function, "text": text[:200]}


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
