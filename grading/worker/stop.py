"""What ends a training before its own end: an exception, from its data set or from a thread."""

import ctypes
import threading
from collections.abc import Callable

EVERY = 0.25  # seconds between two looks
SETTLED = 20  # epochs in which a perceptron's weights have not changed: each point was right that often
LONG = 10  # epochs, and validations in them, without anything new


class TrainingStopped(BaseException):
    """Raised from inside a training; no Exception, so that `except Exception` lets it through."""


class Watchdog:
    """Ends a call that neither asks for data nor goes back from a loss any more.

    A thread asks `over()` four times a second; once it says so, TrainingStopped is raised in the frame that
    the calling thread is in, again and again for one who swallows it. Code that is inside a C function gets
    it when that returns. Whatever must not be torn apart is for `whole`.
    """

    def __init__(self, over: Callable[[], bool]):
        self._over = over
        self._caller = threading.get_ident()
        self._ended = threading.Event()
        self._lock = threading.Lock()

    def call(self, function: Callable[[], object]) -> None:
        """Call `function`, until it returns, raises, or is stopped."""
        threading.Thread(target=self._look, daemon=True).start()
        try:
            try:
                function()
            finally:
                self._disarm()
        except TrainingStopped:
            self._disarm()  # the exception may have come on the way to the first one

    def whole(self, function: Callable[[], object]) -> None:
        """Call `function` to its end: nothing is raised in the middle of it."""
        with self._lock:
            _arrive()
            function()

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            with self._lock:
                if not self._ended.is_set() and self._over():
                    _raise_in(self._caller, TrainingStopped)

    def _disarm(self) -> None:
        """From here on nothing is raised any more, and what was raised and has not arrived is taken back."""
        try:
            with self._lock:
                self._ended.set()
            _raise_in(self._caller, None)
        except TrainingStopped:
            self._disarm()


def _arrive() -> None:
    """What another thread has raised arrives when a function begins: in this one, and not in the next."""


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have Python raise `error` in another thread as soon as that runs Python code; None takes it back."""
    argument = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), argument)
