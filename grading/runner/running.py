"""What runs side by side and may have to end early: an interrupt reaches all of it."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Interruptible(Protocol):
    """Can be ended early, from any thread."""

    def interrupt(self) -> None: ...


T = TypeVar("T", bound=Interruptible)


class Running(Generic[T]):
    """What runs at the moment. After `interrupt`, what begins is interrupted, too."""

    def __init__(self) -> None:
        self._members: set[T] = set()
        self._interrupted = threading.Event()

    def __bool__(self) -> bool:
        """Whether anything runs."""
        return bool(self._members)

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._members))

    @property
    def interrupted(self) -> bool:
        return self._interrupted.is_set()

    def interrupt(self) -> None:
        self._interrupted.set()
        for member in self:
            member.interrupt()

    @contextlib.contextmanager
    def holding(self, member: T) -> Iterator[None]:
        """While it lasts, `member` runs."""
        self._members.add(member)
        try:
            if self.interrupted:  # asked after it was added: no interrupt can fall in between
                member.interrupt()
            yield
        finally:
            self._members.discard(member)
