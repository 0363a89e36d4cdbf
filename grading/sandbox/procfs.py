"""What Linux tells of a process: its threads, and what they do."""

import contextlib
import os
import stat
from pathlib import Path


def threads_of(pid: int) -> int:
    """How many threads a process has, where Linux says so; 0 once it is gone."""
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - 2
    except OSError:
        return 0


def deleted_bytes_of(pid: int, folder: Path) -> int:
    """Bytes of deleted files that a process still holds: open ones, and what it has mapped of `folder`'s.

    0 where Linux doesn't say, and once the process is gone.
    """
    return _open_and_deleted(pid) + _mapped_and_deleted(pid, os.fsencode(folder))


def _open_and_deleted(pid: int) -> int:
    size = 0
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):  # closed meanwhile
                status = os.stat(f"/proc/{pid}/fd/{name}")
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    size += max(status.st_size, 512 * status.st_blocks)
    return size


def _mapped_and_deleted(pid: int, folder: bytes) -> int:
    size = 0
    with contextlib.suppress(OSError):
        maps = Path(f"/proc/{pid}/maps").read_bytes()
        for line in maps.splitlines() if b" (deleted)" in maps else ():
            if line.endswith(b" (deleted)") and folder in line:
                start, end = (int(address, 16) for address in line.split()[0].split(b"-"))
                size += end - start
    return size


def activity_of(pid: int) -> tuple[str, int]:
    """What a process does, "stopped", "asleep" or "" (runs, or waits for the machine), and its CPU time.

    That in the system's ticks (10 ms). Every thread of a process that sleeps waits for itself, not for a
    busy machine. ("", 0) where the system doesn't say.
    """
    threads = _stats(pid)
    states = {fields[0] for fields in threads}
    state = ""
    if states and states <= set("STt"):
        state = "asleep" if "S" in states else "stopped"
    return state, sum(int(fields[11]) + int(fields[12]) for fields in threads)


def _stats(pid: int) -> list[list[str]]:
    """What Linux tells of each thread, from its state on (proc_pid_stat(5), field 3)."""
    found = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            line = (thread / "stat").read_bytes()  # whose second field is a name of the thread's own choice
            found.append(line.rpartition(b")")[2].decode().split())
    return found
