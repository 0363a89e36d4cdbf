"""A worker that holds the public data, imports torch when told to, and forks itself on request.

Importing torch takes seconds and torch's first optimizer some more (it imports torch._dynamo); a fork of a
process that has done both takes milliseconds and shares their memory and the data's. Where a single
training is to come, it leaves the second to the worker, which gives its first answers before.
The fork server runs no tensor operation and starts no thread, so that a fork of it is a clean worker,
and it is told nothing that a worker may not know.
"""

import contextlib
import importlib
import os
import signal
import socket
import time
import traceback
from typing import NoReturn

from grading import wire
from grading.wire import Message
from grading.worker import confine, server

PATIENCE = 10  # seconds to end what a worker has left behind, which may fork as fast as it is ended


def serve(control_fd: int, with_optimizers: bool) -> None:
    """Answer the grader on the socket `control_fd` until it closes; then end every worker left."""
    control = socket.socket(fileno=control_fd)
    reader = control.makefile("rb", buffering=0)  # reads no byte ahead: descriptors come with the next one
    writer = control.makefile("wb")
    children: set[int] = set()
    confine.import_libraries()
    confine.set_process_option(confine.SET_CHILD_SUBREAPER, 1)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the grader has ended
        while True:
            message, arrays = wire.receive(reader, max_arrays=2**40)
            if message["op"] == "share":
                server.share(message["key"], arrays)
            elif message["op"] == "import":
                _import_torch(with_optimizers)
            elif message["op"] == "fork":
                if message["torch"]:
                    _import_torch(with_optimizers)
                pid = _fork(control, server.handler(message["torch"]))
                children.add(pid)
                wire.send(writer, {"pid": pid})
            elif message["op"] == "reap":
                children.remove(message["pid"])
                wire.send(writer, _reap(message["pid"], children))
    while children:
        _reap(children.pop(), children)


def _import_torch(with_optimizers: bool) -> None:
    """Import what workers with torch need; it takes seconds once, and from then on nothing."""
    training = importlib.import_module("grading.worker.training")
    if with_optimizers:
        importlib.import_module(training.OPTIMIZERS_IMPORT)


def _fork(control: socket.socket, handler: type[server.RequestHandler]) -> int:
    """Fork a worker on the three descriptors that follow the request; the process id, in the parent."""
    _, descriptors, _, _ = socket.recv_fds(control, 1, 3)
    pid = os.fork()
    if pid == 0:
        _become_worker(control, handler, *descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def _become_worker(
    control: socket.socket, handler: type[server.RequestHandler], requests: int, answers: int, output: int
) -> NoReturn:
    """Serve the grader as a worker, in the child; whatever happens, never go back to the server's loop."""
    try:
        os.setsid()  # a process group of its own, so that what it starts ends with it
        confine.set_process_option(confine.SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        server.take_over_output(output)
        control.detach()  # the fork server's own channel is not for workers: serve closes its descriptor
        server.serve(requests, answers, handler)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _reap(pid: int, others: set[int]) -> Message:
    """End the worker and all it started; say how the worker ended and what it used."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(pid, signal.SIGKILL)  # killed before it reached setsid
    _, status, usage = os.wait4(pid, 0)
    _end_orphans(others)
    return {
        "exit": os.waitstatus_to_exitcode(status),
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_memory_mb": usage.ru_maxrss / 1024,
    }


def _end_orphans(workers: set[int]) -> None:
    """End every child of this process that is no worker: what workers started comes here once orphaned.

    Sessions and double forks make no difference to that. The children of what is ended come here in turn.
    """
    deadline = time.monotonic() + PATIENCE
    while (orphans := set(confine.children_of(os.getpid())) - workers) and time.monotonic() < deadline:
        for pid in orphans:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
