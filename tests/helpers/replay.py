"""Workers without a process: what a real one answered is recorded, and replayed with changes.

An answer belongs to a request and to what the objects in it have been through, so a replayed worker answers
honestly even where the grader asks in another order than before, as it does once a check has failed.
"""

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from grading import wire
from grading.sandbox.pool import WorkerPool
from grading.sandbox.process import Ending

Answer = tuple[dict, dict[str, np.ndarray]]


def framed(message: dict, arrays: Mapping[str, np.ndarray]) -> bytes:
    stream = io.BytesIO()
    wire.send(stream, message, arrays)
    return stream.getvalue()


NEW = ("nonce", "stop")  # of a request, in each worker
SOON = 5  # events of progress that may come at once: a real worker sends as many in a second


class Tape:
    """What was answered: for each request the answers of each time, and for each operation the last one."""

    def __init__(self):
        self.answers: dict[str, list[list[Answer]]] = defaultdict(list)
        self.similar: dict[tuple, list[Answer]] = {}


class _Objects:
    """The history of each object of one worker, as a digest that stands for its number in a request."""

    def __init__(self):
        self.histories: dict[int, str] = {}

    def key(self, message: dict, arrays: Mapping[str, np.ndarray]) -> str:
        message = {name: value for name, value in message.items() if name not in NEW}
        digest = hashlib.sha1(json.dumps(self._named(message), sort_keys=True).encode())
        for name in sorted(arrays):
            digest.update(f"{name}{arrays[name].dtype}{arrays[name].shape}".encode() + arrays[name].tobytes())
        key = digest.hexdigest()
        if message["op"] in ("assign", "train"):
            self.histories[message["object"]] = key
        return key

    def _named(self, item: object) -> object:
        if isinstance(item, dict):
            return {
                name: self.histories.get(each, "unknown") if name == "object" else self._named(each)
                for name, each in item.items()
            }
        return [self._named(each) for each in item] if isinstance(item, list) else item


def _similar(message: dict) -> tuple:
    return message["op"], message.get("name")


class Recording:
    """Workers whose every answer is written to a tape."""

    def __init__(self, workers: WorkerPool, tape: Tape):
        self._workers, self._tape = workers, tape

    def __getattr__(self, name: str) -> object:
        return getattr(self._workers, name)

    def start(self, memory_mb: int, torch: bool) -> "_Recorded":
        return _Recorded(self._workers.start(memory_mb, torch), self._tape)


class _Recorded:
    def __init__(self, worker, tape: Tape):
        self._worker, self._tape, self._objects = worker, tape, _Objects()

    def __getattr__(self, name: str) -> object:
        return getattr(self._worker, name)

    def send(self, message: dict, arrays: Mapping[str, np.ndarray]) -> None:
        self._key, self._heard = self._objects.key(message, arrays), []
        self._tape.answers[self._key].append(self._heard)
        self._tape.similar[_similar(message)] = self._heard
        self._worker.send(message, arrays)

    def receive(self, most: int) -> Answer:
        answer = message, arrays = self._worker.receive(most)
        self._heard.append((message, dict(arrays)))  # who reads an answer takes its arrays out of it
        if isinstance(number := _object(answer), int):
            self._objects.histories[number] = self._key
        return answer


def _object(answer: Answer) -> int | None:
    ok = answer[0].get("ok")
    return ok.get("object") if isinstance(ok, dict) else None


class Replay:
    """Workers that answer from a tape. `change(request, message, arrays)` gives the bytes that are sent."""

    isolation = "replayed"

    def __init__(self, tape: Tape, change: Callable[[dict, dict, dict], bytes]):
        self._tape, self._change = tape, change

    def share(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        pass

    def holds(self, key: str) -> bool:
        return bool(key)

    def start(self, memory_mb: int, torch: bool) -> "Replayed":
        return Replayed(self._tape, self._change)


class Replayed:
    """One such worker."""

    def __init__(self, tape: Tape, change: Callable[[dict, dict, dict], bytes]):
        self._tape, self._change, self._objects = tape, change, _Objects()
        self._asked: dict[str, int] = defaultdict(int)
        self._ended = False
        self.output = SimpleNamespace(text=lambda: "", flooded=False)
        self.too_much, self.failure = "", None
        self.scratch = SimpleNamespace(path=Path("no folder"))
        self._request: dict = {}
        self._nonce = ""
        self._stream = io.BytesIO()

    def send(self, message: dict, arrays: Mapping[str, np.ndarray]) -> None:
        if self._ended:
            raise BrokenPipeError
        self._nonce = message["nonce"]
        key = self._objects.key(message, arrays)
        times = self._tape.answers.get(key)
        if times:
            heard = times[min(self._asked[key], len(times) - 1)]
        else:
            heard = self._tape.similar.get(_similar(message), [({"ok": None}, {})])
        self._asked[key] += 1
        events = [answer for answer in heard if "event" in answer[0]]
        kept = [*events[:SOON], *heard[len(events) :]]
        answers = [self._numbered(answer, key) for answer in kept]
        self._stream = io.BytesIO(b"".join(self._change(message, *answer) for answer in answers))

    def _numbered(self, answer: Answer, key: str) -> Answer:
        """An object gets a number of this worker's own."""
        if _object(answer) is None:
            return answer
        number = len(self._objects.histories)
        self._objects.histories[number] = key
        return answer[0] | {"ok": answer[0]["ok"] | {"object": number}}, answer[1]

    def receive(self, most: int) -> Answer:
        if self._ended:
            raise EOFError
        message, arrays = wire.receive(self._stream, most)
        return message | {"nonce": self._nonce}, arrays

    def kill(self) -> None:
        self._ended = True

    def end(self) -> Ending:
        self._ended = True
        return Ending(0)
