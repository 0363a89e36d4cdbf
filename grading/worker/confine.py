"""Takes from this process what a student's code has no use for: files, network, processes, privileges.

Each layer is put up before a byte of a student's is loaded, can't be taken down again, and is then tried
out: it counts as in force only if something it forbids was really refused. docs/security.md says what
each layer is there for and what it leaves open.
"""

import contextlib
import ctypes
import errno
import functools
import importlib
import os
import socket
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from grading import ROOT
from grading.worker import landlock

OWN_FILES = (
    *("backend.py", "batching.py"),
    *("grading/__init__.py", "grading/data.py", "grading/wire.py", "grading/worker"),
)
SYSTEM_FILES = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",  # shared libraries
    "/etc/localtime", "/usr/share/zoneinfo", "/usr/share/fonts", "/etc/fonts",
    "/dev/urandom", "/dev/zero", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
)  # fmt: skip
MAX_FILE = 16 * 2**20  # bytes of one file
MAX_OPEN = 128  # files open at a time
LINUX = sys.platform == "linux"

SET_PARENT_DEATH_SIGNAL, SET_NAME, GET_NAME, SET_CHILD_SUBREAPER = 1, 15, 16, 36  # of prctl
SET_VMA = 0x53564D41  # by which the C library names its memory
CAPABILITIES_VERSION_3 = 0x20080522
CLONE_THREAD, CLONE_NEW_ANYTHING = 0x10000, 0x7E020000
F_SETFL, F_DUPFD_CLOEXEC = 4, 1030
RLIMIT_CPU = 0
O_PATH = getattr(os, "O_PATH", 0)
READING, WRITING, BOTH, NEITHER = range(4)  # what a file is opened for: the lowest bits of the flags
HOW_OPENED = O_PATH | os.O_TRUNC | NEITHER  # the flags that are looked at
OPENING = (("open", 1), ("openat", 2))  # and which argument they are
TERMINAL_QUESTIONS = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451, 0x802C542A)  # isatty, its size, close-on-exec


class Unavailable(Exception):
    """A layer can't be put up here; the message says why."""


def confine(scratch: Path, memory_mb: int, sandbox: bool, landlock_abi: int) -> dict[str, Any]:
    """Confine this process for good; what came of it: {"in_force": […], "missing": {layer: why}}.

    Files can be written in `scratch` only. Without `sandbox` there are resource limits and nothing else. Of
    Landlock nothing is used that came after `landlock_abi`.
    """
    import_libraries()
    move_to(scratch)
    layers: dict[str, Callable[[], None]] = {"limits": lambda: limit(memory_mb)}
    if sandbox:
        files = functools.partial(restrict_files, scratch, landlock_abi)
        layers |= {"landlock": files, "seccomp": restrict_system_calls}
    missing: dict[str, str] = {}
    for name, put_up in layers.items():
        try:
            put_up()
        except Unavailable as why:
            missing[name] = str(why)
    return {"in_force": [name for name in layers if name not in missing], "missing": missing}


def import_libraries() -> None:
    """Import what the layers are made with while everything can still be read; its absence is told later."""
    with contextlib.suppress(ImportError, OSError, RuntimeError):  # of the shared library it looks for
        importlib.import_module("pyseccomp")


def close_all_but(*kept: int) -> None:
    """Close every descriptor above the three standard ones that isn't among `kept`."""
    if os.name == "posix":  # on Windows nothing is passed on in the first place
        for descriptor in {int(name) for name in os.listdir("/dev/fd")} - {0, 1, 2, *kept}:
            with contextlib.suppress(OSError):  # the one that the listing itself used
                os.close(descriptor)


def move_to(scratch: Path) -> None:
    """Make `scratch` the current folder, the home and the place for temporary files."""
    os.chdir(scratch)
    for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"):
        os.environ[name] = str(scratch)
    tempfile.tempdir = None  # the place that was found before


# --- limits -------------------------------------------------------------------------------------------


def limit(memory_mb: int) -> None:
    """Let this process map `memory_mb` more than it has now, write small files, and no privileges."""
    try:
        import resource
    except ImportError:
        raise Unavailable("this system has no resource limits") from None
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: MAX_FILE, resource.RLIMIT_NOFILE: MAX_OPEN}
    for name, value in limits.items():
        _set_limit(resource, name, value)
    if not LINUX:
        raise Unavailable("only Linux limits the memory of a process")
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _set_limit(resource, resource.RLIMIT_AS, mapped + memory_mb * 2**20)
    drop_privileges()
    if resource.getrlimit(resource.RLIMIT_AS)[1] == resource.RLIM_INFINITY:
        raise Unavailable("the memory limit was not accepted")


def lift_memory_limit() -> None:
    """Leave the grader's own limit behind, which is inherited; `limit` sets a worker's."""
    with contextlib.suppress(ImportError):  # Windows has no limits
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _set_limit(resource: ModuleType, name: int, value: int) -> None:
    hard = resource.getrlimit(name)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(name, (value, value))


def drop_privileges() -> None:
    """Give up every capability, which root has and which would let it raise its limits again."""

    class Header(ctypes.Structure):
        _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]

    header, none = Header(CAPABILITIES_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(ctypes.byref(header), none) != 0:
        raise Unavailable(f"privileges could not be dropped: {os.strerror(ctypes.get_errno())}")


# --- landlock -----------------------------------------------------------------------------------------


def restrict_files(scratch: Path, newest_abi: int) -> None:
    """Landlock: read Python and its packages, write in `scratch`, and whatever else this kernel can take.

    What an older kernel can't, truncating by path (ABI 3), TCP (4), devices (5) and signals (6), is
    refused by seccomp as well.
    """
    if not LINUX:
        raise Unavailable("only Linux has Landlock")
    _need_one_thread()
    abi = min(landlock.offered(), newest_abi)
    if not abi:
        raise Unavailable(
            "this kernel does not offer Landlock (Linux 5.13 or newer does, with landlock in its lsm= list)"
        )
    try:
        landlock.restrict(readable(), [scratch, Path(os.devnull)], abi)
    except OSError as error:
        raise Unavailable(f"Landlock refused: {error}") from None
    for private in ("/", ROOT / "data", ROOT / "models.py"):
        _expect_refusal(f"reading {private}", functools.partial(_try_to_read, private))


def _try_to_read(path: str | Path) -> None:
    os.close(os.open(path, os.O_RDONLY))


def readable() -> list[Path]:
    """What a worker may read: shared libraries, Python with its packages, and the worker's own code."""
    python = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    python += [path for path in sys.path if path and not ROOT.is_relative_to(Path(path).resolve())]
    python += [f"{sys.base_prefix}/lib", *os.environ.get("LD_LIBRARY_PATH", "").split(":")]
    paths = [Path(path) for path in (*python, *SYSTEM_FILES) if path]
    return [path for path in dict.fromkeys([*paths, *(ROOT / name for name in OWN_FILES)]) if path.exists()]


def _need_one_thread() -> None:
    """Landlock confines the calling thread only, so there must be no other."""
    if len(os.listdir("/proc/self/task")) != 1:
        raise Unavailable("the worker has several threads already")


# --- seccomp ------------------------------------------------------------------------------------------

# What Python, NumPy and torch ask the system for on one process's own memory, threads and open files. What is
# on neither list looks like a call of a newer kernel (ENOSYS), for which every C library has a way round.
# Of those that look as if they reached further: msync and fsync write what is the worker's own (memmap.flush,
# careful saving); rename and its like are Landlock's to watch; sysinfo and uname tell of the
# machine (platform, the size of memory) and sched_getaffinity of how many threads make sense; alarm and
# setitimer reach this process only; wait4 and waitid find no child.
# Not on it, as nothing needs them: locks of files (flock), which others would wait for; what tells of other
# processes (getpriority, capget, sched_getparam, get_robust_list) or of what they read (mincore); what takes
# files out of the memory that all share (fadvise64); interrupts for every processor (membarrier); fallocate,
# which no limit of a file's size holds for; openat2, whose flags can't be looked at; fchdir.
ALLOWED = """
    brk mmap munmap mprotect mremap madvise msync
    read readv pread64 preadv write writev pwrite64 pwritev lseek close close_range fsync fdatasync
    stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat
    statfs fstatfs getdents64 getcwd chdir dup dup2 dup3 pipe pipe2 umask
    mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 ftruncate
    copy_file_range sendfile select pselect6 poll ppoll
    futex set_robust_list set_tid_address rseq arch_prctl
    sched_yield sched_getaffinity sched_get_priority_max sched_get_priority_min getcpu
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack pause
    alarm getitimer setitimer restart_syscall
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times
    getpid getppid gettid getpgrp getuid geteuid getgid getegid getgroups getresuid getresgid
    getrlimit getrusage getrandom uname sysinfo wait4 waitid exit exit_group
"""
# What a program may well try: a plain "not permitted" tells its author more than "no such call".
REFUSED = """
    socket socketpair connect bind listen fork vfork execve execveat kill tkill ptrace process_vm_readv
    process_vm_writev pidfd_open pidfd_getfd pidfd_send_signal unshare setns mount umount2 pivot_root
    chroot memfd_create io_uring_setup io_uring_enter io_uring_register userfaultfd bpf perf_event_open
    keyctl add_key request_key open_by_handle_at name_to_handle_at chmod fchmod fchmodat fchmodat2 chown
    fchown lchown fchownat utimensat utime utimes futimesat setxattr lsetxattr fsetxattr link linkat
    symlink symlinkat mknod mknodat truncate flock setrlimit shmget msgget semget mq_open setuid setgid setsid
    setpgid
"""
# The same by an argument's bits: (name, number of the argument, mask, what it may not be). Landlock isn't
# asked about what is opened with O_PATH or for neither reading nor writing; and before its ABI 3 not about a
# file that is cut (O_TRUNC) as it is opened for reading.
NOT_PERMITTED = (
    ("clone", 0, CLONE_THREAD, 0),
    *((*call, O_PATH, O_PATH) for call in OPENING),
    *((*call, HOW_OPENED, READING | os.O_TRUNC) for call in OPENING),
    *((*call, HOW_OPENED, NEITHER) for call in OPENING),
    *((*call, HOW_OPENED, NEITHER | os.O_TRUNC) for call in OPENING),
)


def restrict_system_calls() -> None:
    """Seccomp: no network, no new process, no signal to others, and nothing else that isn't needed."""
    if not LINUX:
        raise Unavailable("only Linux has seccomp")
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError) as error:
        raise Unavailable(f"pyseccomp or the system's libseccomp is not installed ({error})") from None
    try:
        _filter(pyseccomp).load()
    except OSError as error:
        raise Unavailable(f"the kernel did not take the filter ({error})") from None
    _expect_refusal("a socket", lambda: socket.socket().close())
    _expect_refusal("a new process", _try_to_fork)


def _filter(seccomp: ModuleType) -> Any:
    """The filter, for this very process: some calls are allowed with its own number only."""
    found = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    found.set_attr(seccomp.Attr.CTL_TSYNC, 1)  # all threads, should there be more than this one
    for name in ALLOWED.split():
        _add(seccomp, found, seccomp.ALLOW, name)
    for name in REFUSED.split():
        _add(seccomp, found, seccomp.ERRNO(errno.EPERM), name)
    for name, *conditions in _conditions():
        tests = [seccomp.Arg(number, getattr(seccomp, test), *values) for number, test, *values in conditions]
        _add(seccomp, found, seccomp.ALLOW, name, *tests)
    for name, number, mask, value in NOT_PERMITTED:
        test = seccomp.Arg(number, seccomp.MASKED_EQ, mask, value)
        _add(seccomp, found, seccomp.ERRNO(errno.EPERM), name, test)
    return found


def _conditions() -> Iterator[tuple[Any, ...]]:
    """Calls that are allowed with certain arguments: (name, (number of the argument, test, values), …)."""
    me = os.getpid()
    yield "clone", (0, "MASKED_EQ", CLONE_THREAD | CLONE_NEW_ANYTHING, CLONE_THREAD)
    yield "tgkill", (0, "EQ", me)
    yield "rt_tgsigqueueinfo", (0, "EQ", me)
    yield "prlimit64", (0, "EQ", 0), (2, "EQ", 0)
    yield "prlimit64", (0, "EQ", 0), (1, "EQ", RLIMIT_CPU)  # the worker sets it for each training
    for option in (SET_NAME, GET_NAME, SET_VMA):
        yield "prctl", (0, "EQ", option)
    for question in TERMINAL_QUESTIONS:
        yield "ioctl", (1, "EQ", question)
    for name, number in OPENING:
        for purpose in (READING, WRITING, BOTH, WRITING | os.O_TRUNC, BOTH | os.O_TRUNC):
            yield name, (number, "MASKED_EQ", HOW_OPENED, purpose)
    for name in ("getpgid", "getsid"):
        yield name, (0, "EQ", 0)
    # no locks of files, and not F_SETOWN and F_SETSIG, by which the system sends signals
    yield "fcntl", (1, "LE", F_SETFL)
    yield "fcntl", (1, "EQ", F_DUPFD_CLOEXEC)


def _add(seccomp: ModuleType, found: Any, action: int, name: str, *tests: Any) -> None:
    number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
    if (
        number >= 0
    ):  # else this libseccomp or this processor doesn't know it, and the filter refuses it anyway
        found.add_rule(action, number, *tests)


def _try_to_fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _expect_refusal(what: str, attempt: Callable[[], None]) -> None:
    """Raise Unavailable unless the system refuses `attempt`."""
    try:
        attempt()
    except PermissionError:
        return
    except FileNotFoundError:
        return  # a project without its data or its reference: there is nothing to protect
    raise Unavailable(f"{what} was not refused")


# --- the family of a process --------------------------------------------------------------------------


def set_process_option(option: int, value: int) -> None:
    """prctl: SET_CHILD_SUBREAPER (orphans come to this process), SET_PARENT_DEATH_SIGNAL."""
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def children_of(parent: int) -> Sequence[int]:
    """The processes whose parent is `parent`, zombies included."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and _parent(folder) == parent:
                found.append(int(folder.name))
    return found


def _parent(folder: Path) -> int:
    line = (folder / "stat").read_bytes()  # whose second field is a name of the process's own choice
    return int(line.rpartition(b")")[2].split()[1])
