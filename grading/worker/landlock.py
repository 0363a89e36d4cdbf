"""Landlock, by the kernel's own three calls: what this process may reach from now on, for good.

The calls have the same numbers on every processor (landlock(7)). Each version of the interface (ABI) adds
rights that can be taken; what a kernel doesn't know yet is left to seccomp, which refuses the calls
themselves (confine.py).
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1  # a flag of the first call, and the kind of rule for the second
SET_NO_NEW_PRIVILEGES = 38  # of prctl; unprivileged processes have to give these up first

# Rights to files and folders, in the kernel's order: bit 0 is "execute".
RIGHTS = """
    execute write_file read_file read_dir remove_dir remove_file make_char make_dir make_reg make_sock
    make_fifo make_block make_sym refer truncate ioctl_dev
""".split()  # noqa: SIM905  a list of words
SINCE = {"refer": 2, "truncate": 3, "ioctl_dev": 5}  # the ABI that has it; all others are in the first
NETWORK_SINCE, BIND_AND_CONNECT = 4, 0b11  # TCP
SCOPES_SINCE, SOCKETS_AND_SIGNALS = 6, 0b11  # abstract sockets, signals to processes outside

READ = ("read_file", "read_dir")
WRITE = (*READ, "write_file", "remove_dir", "remove_file", "make_dir", "make_reg", "refer", "truncate")
OF_A_FILE = ("execute", "write_file", "read_file", "truncate", "ioctl_dev")  # a rule for one has no others

TAKEN = struct.Struct(
    "=QQQ"
)  # of files, of the network, scopes: a kernel ignores those it doesn't know, if 0
GIVEN_BACK = struct.Struct("=Qi")  # rights, and the folder or file that is open as this


def offered() -> int:
    """The newest ABI of this kernel; 0 where it has no Landlock, or was started without."""
    try:
        return _call(CREATE_RULESET, None, 0, ASK_VERSION)
    except OSError:
        return 0


def restrict(readable: Iterable[Path], writable: Iterable[Path], abi: int) -> None:
    """Take every right that `abi` knows from this thread, but to read and to write in these places.

    Where there are other threads, they keep theirs. Raises OSError.
    """
    network = BIND_AND_CONNECT if abi >= NETWORK_SINCE else 0
    scopes = SOCKETS_AND_SIGNALS if abi >= SCOPES_SINCE else 0
    ruleset = _call(CREATE_RULESET, TAKEN.pack(_bits(RIGHTS, abi), network, scopes), TAKEN.size, 0)
    try:
        for names, places in ((READ, readable), (WRITE, writable)):
            for place in places:
                _allow(ruleset, place, names, abi)
        if ctypes.CDLL(None, use_errno=True).prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "privileges could not be given up")
        _call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, place: Path, names: Iterable[str], abi: int) -> None:
    parent = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        held = names if place.is_dir() else [name for name in names if name in OF_A_FILE]
        _call(ADD_RULE, ruleset, PATH_BENEATH, GIVEN_BACK.pack(_bits(held, abi), parent), 0)
    finally:
        os.close(parent)


def _bits(names: Iterable[str], abi: int) -> int:
    """The rights of these names that there are in this ABI, as the kernel writes them."""
    return sum(1 << RIGHTS.index(name) for name in names if SINCE.get(name, 1) <= abi)


def _call(number: int, *arguments: int | bytes | None) -> int:
    """The result of a system call. Raises OSError."""
    words = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    result: int = ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *words)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
