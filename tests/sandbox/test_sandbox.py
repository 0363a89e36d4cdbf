"""What a worker may do, what is refused to it, layer by layer, and that a missing layer is never hidden."""

import contextlib
import ctypes
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from grading import ROOT
from grading.cli import student as app
from grading.questions import ALL
from grading.record import Kind, Status
from grading.runner import run as runner_run
from grading.runner import submission as runner_submission
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.runner.submission import SubmissionError, read_submission
from grading.sandbox import fork_server, isolation, process, procfs, scratch
from grading.sandbox.isolation import WorkerError
from grading.sandbox.pool import WorkerPool
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule, session
from grading.student.session import Session
from grading.student.values import Limits
from grading.worker import confine, landlock
from helpers.slow import usually
from helpers.submissions import statuses, submission

LINUX = sys.platform == "linux"
ELSEWHERE = os.environ | {"PYTHONPATH": str(ROOT)}  # for a Python of its own
linux_only = pytest.mark.skipif(not LINUX, reason="Landlock, seccomp and the fork server are Linux's")


@pytest.fixture(scope="module")
def confined(workers):
    """Workers with every layer, where this machine has them."""
    if workers.isolation != "isolated: landlock, seccomp, limits":
        pytest.skip(f"this machine has not all layers: {workers.isolation}")
    return workers


@contextlib.contextmanager
def student_of(workers: WorkerPool, source: str):
    session = Session(workers, Path("models.py"), textwrap.dedent(source).encode(), 0, Limits(1))
    try:
        session.load()
        yield RemoteModule(session)
    finally:
        session.close()


@linux_only
def test_a_capable_machine_puts_up_every_layer(workers):
    """Else a broken layer would look like an old kernel, and the tests below would be skipped."""
    pytest.importorskip("pyseccomp")
    if not landlock.offered():
        pytest.skip("this kernel has no Landlock")
    assert workers.isolation == "isolated: landlock, seccomp, limits"


# --- what is refused ----------------------------------------------------------------------------------

ATTEMPTS = f"""
import ctypes, fcntl, glob, os, resource, signal, socket, subprocess, sys

libc = ctypes.CDLL(None, use_errno=True)
STEPS = {{
    "read the labels": lambda: open({str(ROOT / "data" / "mnist.npz")!r}, "rb"),
    "read the reference": lambda: open({str(ROOT / "models.py")!r}),
    "read the questions": lambda: os.listdir({str(ROOT / "grading" / "questions")!r}),
    "list the root": lambda: os.listdir("/"),
    "list the home": lambda: os.listdir(os.path.expanduser("~root")),
    "read a password file": lambda: open("/etc/passwd"),
    "list processes": lambda: os.listdir("/proc"),
    "read its own environment": lambda: open("/proc/self/environ"),
    "read the parent's arguments": lambda: open(f"/proc/{{os.getppid()}}/cmdline"),
    "open the parent's memory": lambda: open(f"/proc/{{os.getppid()}}/mem", "rb"),
    "read where the parent is": lambda: os.readlink(f"/proc/{{os.getppid()}}/cwd"),
    "write beside the code": lambda: open({str(ROOT / "left")!r}, "w"),
    "write to /tmp": lambda: open("/tmp/left", "w"),
    "write to /dev/shm": lambda: open("/dev/shm/left", "w"),
    "rename a file outside": lambda: os.rename({str(ROOT / "LICENSE")!r}, "taken"),
    "cut a file as it is read": lambda: os.open({str(ROOT / "backend.py")!r}, os.O_RDONLY | os.O_TRUNC),
    "open for neither reading nor writing": lambda: os.open({str(ROOT / "LICENSE")!r}, 3),
    "cut a file that way": lambda: os.open({str(ROOT / "backend.py")!r}, 3 | os.O_TRUNC),
    "cut a file outside": lambda: os.truncate({str(ROOT / "LICENSE")!r}, 10),
    "change permissions outside": lambda: os.chmod({str(ROOT / "LICENSE")!r}, 0o644),
    "change a time outside": lambda: os.utime({str(ROOT / "LICENSE")!r}),
    "link to a file outside": lambda: os.symlink({str(ROOT / "LICENSE")!r}, "link"),
    "a TCP socket": lambda: socket.socket(),
    "a UDP socket": lambda: socket.socket(type=socket.SOCK_DGRAM),
    "a Unix socket": lambda: socket.socket(socket.AF_UNIX),
    "a pair of sockets": lambda: socket.socketpair(),
    "a netlink socket": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "a name look-up": lambda: socket.getaddrinfo("example.org", 80),
    "fork": lambda: os.fork(),
    "a subprocess": lambda: subprocess.run(["true"]),
    "posix_spawn": lambda: os.posix_spawn("/bin/true", ["true"], {{}}),
    "exec": lambda: os.execv(sys.executable, ["python"]),
    "a signal to the parent": lambda: os.kill(os.getppid(), 0),
    "a signal to everybody": lambda: os.kill(-1, 0),
    "a signal to its group": lambda: os.kill(0, 0),
    "signals by a file's owner": lambda: fcntl.fcntl(2, 8, os.getppid()),
    "a new session": lambda: os.setsid(),
    "a hostname": lambda: socket.sethostname("x"),
    "more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
    "longer files": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1)),
    "limits of the parent": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1)),
    "a file over the limit": lambda: open("long", "wb").write(b"x" * {2 * confine.MAX_FILE}),
    "many open files": lambda: [open(os.devnull) for _ in range({confine.MAX_OPEN})],
    "outlive the fork server": lambda: prctl(1, 0),
    "lock a library": lambda: fcntl.flock(open(os.__file__), fcntl.LOCK_EX | fcntl.LOCK_NB),
    "lock a part of a library": lambda: fcntl.lockf(open(os.__file__), fcntl.LOCK_SH | fcntl.LOCK_NB),
    "lock a file of its own": lambda: fcntl.flock(open("own", "w"), fcntl.LOCK_EX),
    "hold on to the root": lambda: os.open("/", os.O_PATH),
    "hold on to the labels": lambda: os.open({str(ROOT / "data" / "mnist.npz")!r}, os.O_PATH | os.O_CLOEXEC),
    "ask for the parent's group": lambda: os.getpgid(os.getppid()),
    "ask for the parent's session": lambda: os.getsid(os.getppid()),
    "be traced": lambda: prctl(0x59616D61, os.getppid()),
}}

def prctl(*arguments):
    if libc.prctl(*arguments):
        raise OSError(ctypes.get_errno(), "prctl")

def attempt(name):
    try:
        STEPS[name]()
    except (OSError, ValueError) as error:
        return "refused"
    return "done"

def call(number):
    "A system call that the C library does not stand in front of; all arguments are harmless or wrong."
    ctypes.set_errno(0)
    result = libc.syscall(number, 0, 0, 0, 0, 0, 0)
    return ctypes.get_errno() if result < 0 else 0
"""
STEPS = [
    line.split('"')[1] for line in ATTEMPTS.splitlines() if line.startswith('    "') and "lambda" in line
]


@pytest.fixture(scope="module", params=usually(1, [isolation.LANDLOCK_ABI, 1]), ids=lambda abi: f"ABI {abi}")
def attacker(confined, request):
    """Under the oldest Landlock there was, too: what it can't refuse yet, seccomp does."""
    with WorkerPool("required", landlock_abi=request.param) as old, student_of(old, ATTEMPTS) as student:
        yield student


@pytest.mark.parametrize("step", STEPS)
def test_what_a_submission_has_no_use_for_is_refused(attacker, step):
    """One worker tries them all, so that each of them leaves the worker alive, too."""
    assert attacker.attempt(step).text == "refused"


CALLS = """
    fork vfork execve execveat ptrace process_vm_readv process_vm_writev socket socketpair connect
    io_uring_setup io_uring_enter memfd_create unshare setns mount umount2 chroot pivot_root keyctl
    add_key bpf perf_event_open userfaultfd open_by_handle_at pidfd_open pidfd_getfd tkill rt_sigqueueinfo
    shmget msgget semget mq_open memfd_secret clone3 kexec_load init_module reboot settimeofday swapon
    acct quotactl sethostname mknod fanotify_init inotify_init1 seccomp process_madvise move_pages
    migrate_pages kcmp personality flock fallocate fadvise64 membarrier mincore openat2 fchdir capget
    getpriority get_robust_list sched_getparam sched_getscheduler
""".split()  # noqa: SIM905  a hundred quotation marks read worse


@pytest.mark.parametrize("name", CALLS)
def test_a_raw_system_call_is_not_permitted_or_not_there(attacker, name):
    seccomp = pytest.importorskip("pyseccomp")
    number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
    if number < 0:
        pytest.skip("this processor or libseccomp does not know it")
    assert attacker.call(number).numbers() in (1, 38)  # EPERM, ENOSYS


@pytest.mark.slow
def test_a_worker_has_five_files_open(confined):
    source = """
    import os
    def open_files():
        found = []
        for descriptor in range(200):
            try:
                os.fstat(descriptor)
            except OSError:
                continue
            found.append(descriptor)
        return found
    """
    with student_of(confined, source) as student:
        assert len(student.open_files().items) == 5  # input (empty), output twice, requests, answers


def test_nothing_that_others_can_write_to_is_imported_from(workers):
    with student_of(workers, "import sys\ndef f():\n    return sys.path") as student:
        folders = [Path(item.text).resolve() for item in student.f().items]
    assert ROOT in folders and Path(tempfile.gettempdir()).resolve() not in folders


# --- what is allowed ----------------------------------------------------------------------------------

WORK = """
import os, shutil, subprocess, tempfile, threading
import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

def in_a_thread():
    seen = []
    thread = threading.Thread(target=seen.append, args=[1])
    thread.start()
    thread.join()
    return len(seen)

def in_files():
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:
        torch.save({"a": torch.ones(3)}, file.name)
        return torch.load(file.name)["a"].sum() * (os.path.dirname(folder) == os.getcwd())

def a_picture():
    import matplotlib.pyplot as plt
    plt.plot([1, 2], [3, 4])
    plt.savefig("a.png")
    return os.path.getsize("a.png")

def with_loader_processes():
    loader = DataLoader(TensorDataset(torch.ones(10, 2)), batch_size=2, num_workers=2)
    return len(list(loader)) + len(list(loader))

def a_backend():
    import backend
    return len(backend.PerceptronDataset(None))

def algebra():
    return np.linalg.svd(np.eye(50))[1].sum() + torch.linalg.svd(torch.eye(50))[1].sum().item()

def files_cut_and_moved():
    os.makedirs("below", exist_ok=True)
    for name in ("x", "below/x"):
        for mode in ("w", "r+", "a"):
            with open(name, mode) as file:
                file.write("some text")
                file.truncate(4)
    shutil.copyfile("x", "below/y")
    os.remove("x")
    os.replace("below/y", "below/x")
    return os.path.getsize("below/x")

def two_threads_of_torch():
    torch.set_num_threads(2)
    return (torch.ones(500, 500) @ torch.ones(500, 500))[0, 0]

def a_late_import():
    import xml.dom.minidom, sqlite3, concurrent.futures
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return sum(pool.map(abs, [1, -1]))
"""


@pytest.fixture(scope="module", params=usually(1, [isolation.LANDLOCK_ABI, 1]), ids=lambda abi: f"ABI {abi}")
def worker(confined, request):
    with WorkerPool("required", landlock_abi=request.param) as old, student_of(old, WORK) as student:
        yield student


@pytest.mark.parametrize(
    ("name", "result"),
    [("in_a_thread", 1), ("in_files", 3), ("files_cut_and_moved", 4), ("with_loader_processes", 10),
     ("a_backend", 500), ("algebra", 100), ("two_threads_of_torch", 500), ("a_late_import", 2)],
)  # fmt: skip
def test_honest_work_is_possible(worker, name, result):
    assert getattr(worker, name)().numbers() == pytest.approx(result)


def test_pictures_of_a_students_own_can_be_drawn(worker):
    assert worker.a_picture().numbers() > 1000


def test_a_library_that_starts_programs_gets_a_plain_error(confined):
    with (
        student_of(confined, "import subprocess\ndef f():\n    subprocess.run(['ls'])") as student,
        pytest.raises(StudentError, match="Operation not permitted") as raised,
    ):
        student.f()
    assert raised.value.type_name == "PermissionError"


# --- the scratch folder -------------------------------------------------------------------------------


def test_the_scratch_folder_goes_with_its_worker(workers):
    with student_of(workers, "def f():\n    open('left', 'w').write('x')") as student:
        student.f()
        folder = session(student)._worker.scratch.path
        assert [file.name for file in folder.iterdir()] == ["left"]
    assert not folder.exists()


@pytest.mark.parametrize(
    "bomb",
    ["open(str(i), 'wb').write(b'x' * 2**20)", "open(str(i), 'w').close()", "os.mkdir('d'); os.chdir('d')"],
)
def test_a_worker_that_fills_its_folder_is_ended(workers, bomb):
    source = f"import itertools, os\ndef f():\n    for i in itertools.count(): {bomb}"
    with student_of(workers, source) as student, pytest.raises(StudentError) as raised:
        student.f()
    assert raised.value.kind is Kind.OUTPUT and "wrote more than 64 MB or 1,000 files" in raised.value.message
    assert not session(student)._worker.scratch.path.exists()


def test_a_scratch_folder_goes_with_the_grader_at_the_latest():
    program = "from grading.sandbox.scratch import Scratch\nprint(Scratch().path, flush=True)\n1 / 0"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    folder = Path(done.stdout.strip())
    assert scratch.OURS.fullmatch(folder.name) and not folder.exists() and "ZeroDivisionError" in done.stderr


def test_deep_folders_without_permissions_are_removed():
    room = scratch.Scratch()
    (room.path / "outside").symlink_to(ROOT)
    current = room.path
    for _ in range(100):
        current = current / ("x" * 100)
        os.mkdir(current) if len(str(current)) < 4000 else None
    (room.path / ("x" * 100)).chmod(0)
    room.remove()
    assert not room.path.exists() and (ROOT / "models.py").exists()


def nested(levels: int, name: str, size: int) -> scratch.Scratch:
    """A folder in which folders of this name are in each other, and a file of this size in the innermost."""
    room = scratch.Scratch()
    folder = os.open(room.path, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=folder)
        inner = os.open(name, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    file = os.open("file", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.truncate(file, size)
    os.close(file)
    os.close(folder)
    return room


@linux_only
@pytest.mark.parametrize(
    ("levels", "name", "size", "over"),
    [
        (17, "x" * 255, scratch.QUOTA + 1, True),  # longer than any path may be
        (17, "x" * 255, scratch.QUOTA // 2, False),
        (scratch.MAX_LEVELS + 1, "d", 0, True),
    ],
)
def test_nothing_is_hidden_deep_inside(levels, name, size, over):
    room = nested(levels, name, size)
    assert room.over_quota() == over
    room.remove()
    assert not room.path.exists()


@linux_only
@pytest.mark.parametrize("mode", [0, 0o300])
def test_what_cannot_be_listed_is_too_much(mode):
    """As somebody who is not root, who can list everything."""
    program = f"""
import os
from grading.sandbox.scratch import Scratch
os.setuid({os.getuid() or 65534})
room = Scratch()
os.mkdir(room.path / "hidden", {mode})
print(room.over_quota(), flush=True)
room.remove()
print(room.path.exists())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=ELSEWHERE)
    assert done.stdout.split() == ["True", "False"], done.stderr


@linux_only
def test_what_is_allotted_counts_and_not_only_a_size():
    room = scratch.Scratch()
    with open(room.path / "file", "wb") as file:
        size, libc = ctypes.c_long(scratch.QUOTA + 1), ctypes.CDLL(None, use_errno=True)
        if libc.fallocate(file.fileno(), 1, ctypes.c_long(0), size):  # 1: its size stays
            pytest.skip("this file system allots nothing beyond a file's end")
    assert (room.path / "file").stat().st_size == 0 and room.over_quota()


def test_a_file_with_holes_counts_as_what_it_may_become():
    room = scratch.Scratch()
    (room.path / "file").touch()
    os.truncate(room.path / "file", scratch.QUOTA + 1)
    assert room.over_quota()


@linux_only
def test_a_program_cannot_see_when_it_is_looked_at():
    """Else it could move its files to where they were just looked for."""
    room = scratch.Scratch()
    (room.path / "folder").mkdir()
    (room.path / "folder" / "file").touch()
    before = [path.stat().st_atime_ns for path in (room.path, room.path / "folder")]
    time.sleep(0.05)
    room.over_quota()
    assert [path.stat().st_atime_ns for path in (room.path, room.path / "folder")] == before


@linux_only
def test_what_is_deleted_and_still_held_is_told(tmp_path):
    libc, own = ctypes.CDLL(None), os.getpid()
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    before = procfs.deleted_bytes_of(own, tmp_path)
    with open(tmp_path / "file", "wb+") as file:
        os.truncate(file.fileno(), 2**20)
        assert procfs.deleted_bytes_of(own, tmp_path) == before
        os.unlink(tmp_path / "file")
        assert procfs.deleted_bytes_of(own, tmp_path) == before + 2**20
        place = libc.mmap(None, 2**20, 1, 2, file.fileno(), 0)
        assert procfs.deleted_bytes_of(own, tmp_path) == before + 2 * 2**20
    assert procfs.deleted_bytes_of(own, tmp_path) == before + 2**20
    assert procfs.deleted_bytes_of(own, tmp_path / "elsewhere") == before
    libc.munmap(ctypes.c_void_p(place), ctypes.c_size_t(2**20))
    assert procfs.deleted_bytes_of(own, tmp_path) == before


def test_no_link_is_followed_out_of_the_folder(tmp_path):
    (tmp_path / "large").touch()
    os.truncate(tmp_path / "large", scratch.QUOTA + 1)
    room = scratch.Scratch()
    (room.path / "file").symlink_to(tmp_path / "large")
    (room.path / "folder").symlink_to(tmp_path)
    assert not room.over_quota()


# --- folders that a killed grader has left ------------------------------------------------------------

LIVES = "from grading.sandbox.scratch import Scratch\nroom = Scratch()\nprint(room.path, flush=True)\ninput()"


@contextlib.contextmanager
def another_grader(place: Path):
    """A process that has a folder in `place`, and where it is."""
    environment = ELSEWHERE | {"TMPDIR": str(place)}
    with subprocess.Popen(
        [sys.executable, "-c", LIVES], stdin=-1, stdout=-1, text=True, env=environment
    ) as process:
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def after_the_next_grader(place: Path) -> set[Path]:
    with another_grader(place) as (_, own):
        return set(place.iterdir()) - {own}


@linux_only
def test_what_a_killed_grader_has_left_is_removed_by_the_next(tmp_path):
    with another_grader(tmp_path) as (killed, left):
        (left / "folder").mkdir()
        (left / "folder" / "file").write_text("left")
    assert killed.wait() == -signal.SIGKILL and left.exists()
    assert after_the_next_grader(tmp_path) == set()


@linux_only
def test_a_living_graders_folder_is_not_touched(tmp_path):
    with another_grader(tmp_path) as (_, one), another_grader(tmp_path) as (_, other):
        (one / "file").write_text("kept")
        assert after_the_next_grader(tmp_path) == {one, other}
        assert (one / "file").read_text() == "kept"


@linux_only
def test_only_what_is_called_and_made_as_ours_is_removed(tmp_path):
    there = tmp_path / "temporary"
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("kept")
    for name in ("worker-abcdefgh", "perceptron-worker-", "perceptron-worker-abcdefgh-2"):
        (there / name).mkdir(parents=True)
    (there / "perceptron-worker-abcdefgh").symlink_to(kept)
    (there / "perceptron-worker-ijklmnop").write_text("a file")
    if os.getuid() == 0:
        (there / "perceptron-worker-qrstuvwx").mkdir()
        os.chown(there / "perceptron-worker-qrstuvwx", 65534, 65534)
    before = set(there.iterdir())
    assert after_the_next_grader(there) == before and (kept / "file").exists()


@linux_only
def test_many_graders_that_begin_at_once_leave_each_other_alone(tmp_path):
    """Each makes folders, removes what it thinks abandoned, and sees that its own are still there."""
    program = """
from grading.sandbox import scratch
for _ in range(200):
    scratch._remove_abandoned.cache_clear()
    rooms = [scratch.Scratch() for _ in range(3)]
    assert all(room.path.exists() for room in rooms)
    for room in rooms:
        room.remove()
"""
    environment = ELSEWHERE | {"TMPDIR": str(tmp_path)}
    graders = [subprocess.Popen([sys.executable, "-c", program], env=environment) for _ in range(4)]
    assert [grader.wait() for grader in graders] == [0] * 4
    assert list(tmp_path.iterdir()) == []


# --- what is left behind ------------------------------------------------------------------------------

DAEMON = """
import os, time
def start():
    "A double fork with sessions of their own; the number of the grandchild comes through a pipe."
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            os.write(writer, str(os.getpid()).encode())
            time.sleep(300)
        os._exit(0)
    return int(os.read(reader, 20))
"""


def alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@pytest.fixture(scope="module")
def unconfined():
    with WorkerPool("off") as workers:
        yield workers


@pytest.mark.slow
@linux_only
def test_a_daemon_ends_with_its_worker_even_where_forks_are_not_refused(unconfined):
    with student_of(unconfined, DAEMON) as student:
        pid = int(student.start().numbers())
        assert alive(pid)
    assert not alive(pid)


# --- the fork server ----------------------------------------------------------------------------------


@linux_only
def test_a_fork_server_that_ended_is_replaced_and_holds_the_same_data():
    with WorkerPool("off") as own:
        own.share("points", {"x": np.ones((1, 2)), "y": np.ones((1, 1))})
        ended = own._fork_server
        os.kill(ended._process.pid, signal.SIGKILL)
        ended._process.wait()
        source = "import sys\ndef f():\n    return list(sys.modules['grading.worker.server'].SHARED)"
        with student_of(own, source) as student:
            assert student.f().items[0].text == "points"
        assert own._fork_server is not ended and own.holds("points")


KILLER = """
import os, signal
class Attention:
    def __init__(self, *sizes):
        os.kill(os.getppid(), signal.SIGKILL)
        signal.pause()
"""


@linux_only
def test_who_ends_the_fork_server_loses_the_question_and_nobody_else(unconfined, sources, reference):
    questions = [question for question in ALL if question.id in ("q1", "q6")]
    killer = submission(reference + KILLER)
    result = Grading(questions, killer, sources, Settings(jobs=2)).run(unconfined)
    q1, q6 = result.questions
    assert q1.score == 6 and q6.score == 0
    first = q6.checks[0]
    assert first.kind is Kind.CRASH and "process that all workers come from ended" in first.message
    assert "graded twice" in dict(first.details)["again"]


# --- fails closed -------------------------------------------------------------------------------------

LACKS = {  # what is broken before a process confines itself: the layer that is missing then, and why
    "landlock.restrict = fail": ("landlock", "Landlock refused: no ruleset"),
    "landlock.restrict = lambda *_: None": ("landlock", "reading / was not refused"),
    "landlock.CREATE_RULESET = 1000": ("landlock", "does not offer Landlock"),
    "landlock.SCOPES_SINCE = 1; landlock.SOCKETS_AND_SIGNALS = 255": ("landlock", "Invalid argument"),
    "confine.OWN_FILES += ('data',)": ("landlock", "data was not refused"),
    "threading.Thread(target=time.sleep, args=[9], daemon=True).start()": ("landlock", "several threads"),
    "sys.modules['pyseccomp'] = None": ("seccomp", "libseccomp is not installed"),
    "pyseccomp.SyscallFilter.load = fail": ("seccomp", "the kernel did not take the filter"),
    "pyseccomp.SyscallFilter.load = lambda self: None": ("seccomp", "a socket was not refused"),
    "confine.ALLOWED += ' clone'": ("seccomp", "a new process was not refused"),
    "sys.modules['resource'] = None": ("limits", "no resource limits"),
    "resource.setrlimit = lambda *limit: None": ("limits", "memory limit was not accepted"),
    "confine.LINUX = False": ("seccomp", "only Linux has seccomp"),
}


@pytest.mark.parametrize("lack", LACKS)
def test_what_cannot_be_put_up_is_missing_and_says_why(lack, confined, tmp_path):
    program = f"""
import json, os, pathlib, resource, sys, threading, time
import pyseccomp
from grading.worker import confine, landlock

def fail(*_):
    raise OSError("no ruleset")

{lack}
print(json.dumps(confine.confine(pathlib.Path({str(tmp_path)!r}), 1024, True, 6)))
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    layer, why = LACKS[lack]
    assert why in report["missing"][layer] and layer not in report["in_force"]


class Pretended:
    """A worker that reports a layer as missing."""

    def __init__(self, missing: str):
        self.layers = tuple(name for name in isolation.LAYERS if name != missing)
        self.missing = {missing: "the reason"}

    def confine(self, memory_mb: int, sandbox: bool, landlock_abi: int) -> isolation.Isolation:
        return isolation.Isolation(self.layers, self.missing)

    def end(self) -> None:
        pass


@pytest.mark.parametrize("layer", isolation.LAYERS)
def test_required_refuses_without_any_one_layer_and_best_effort_names_it(layer, monkeypatch):
    monkeypatch.setattr(WorkerPool, "_started", lambda self, torch: Pretended(layer))
    with WorkerPool("required", fork=False) as strict, WorkerPool(fork=False) as lenient:
        with pytest.raises(WorkerError) as refused:
            strict.start(1024)
        assert f"\n  {layer}: the reason\n" in str(refused.value) and "docs/security.md" in str(refused.value)
        with pytest.raises(WorkerError):
            assert strict.isolation
        assert lenient.isolation.startswith("partly isolated: ")
        assert lenient.isolation.endswith(f"; missing: {layer}")


@linux_only
def test_a_machine_without_libseccomp_is_refused(tmp_path, monkeypatch, sources):
    """Through real processes: the library is replaced, in the fork server, by one that can't be imported."""
    (tmp_path / "pyseccomp.py").write_text("raise RuntimeError('Unable to find libseccomp')")
    conditions = process.conditions()
    conditions["env"]["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{conditions['env']['PYTHONPATH']}"
    for module in (process, fork_server):
        monkeypatch.setattr(module, "conditions", lambda: conditions)
    question = next(question for question in ALL if question.id == "q6")
    with WorkerPool("required") as workers, pytest.raises(WorkerError, match="Unable to find libseccomp"):
        Grading([question], submission("x = print()"), sources, Settings()).run(workers)


def test_a_layer_that_fails_in_one_worker_only_stops_that_worker(workers, monkeypatch):
    weaker = isolation.Isolation(("limits",), {"landlock": "gone"})
    monkeypatch.setattr(workers, "_found", isolation.Isolation(("limits", "landlock", "seccomp"), {}))
    monkeypatch.setattr(process.Worker, "confine", lambda *_: weaker)
    with pytest.raises(WorkerError, match="less confined than promised"):
        workers.start(1024)


def test_off_is_stamped(unconfined):
    assert unconfined.isolation == "own process, not confined (sandbox off)"


def test_nothing_else_can_be_asked_for():
    with pytest.raises(ValueError, match="expected one of required, best-effort, off"):
        WorkerPool("on")


def test_the_command_refuses_in_one_message_and_with_status_2(monkeypatch, capsys, stub):
    monkeypatch.setattr(WorkerPool, "_started", lambda self, torch: Pretended("landlock"))
    assert app.main(["--no-graphics", "--sandbox", "required", "--submission", str(stub), "-q", "q6"]) == 2
    error = capsys.readouterr().err
    assert "landlock: the reason" in error and "--sandbox best-effort" in error


@pytest.fixture
def stub(tmp_path):
    (tmp_path / "models.py").write_text("class Attention:\n    def forward(self, x):\n        return x\n")
    return tmp_path


# --- load does not change grades ----------------------------------------------------------------------

HANGS = """
import os, time
class Attention:
    def __init__(self, *sizes):
        {wait}
"""


@pytest.fixture
def starts(unconfined, monkeypatch):
    """How many workers were started, under a limit of a second for each call."""
    started = []
    start = unconfined.start
    monkeypatch.setattr(unconfined, "start", lambda *how: started.append(1) or start(*how))
    monkeypatch.setattr(runner_run, "Limits", functools.partial(Limits, call_seconds=1))
    return started


def q6(unconfined, sources, source: str, **settings):
    question = next(question for question in ALL if question.id == "q6")
    grading = Grading([question], submission(source), sources, Settings(**settings))
    return grading.run(unconfined).questions[0]


@pytest.fixture
def busy(monkeypatch):
    """A process that waits, as if it were the machine that lets it wait."""
    monkeypatch.setattr("grading.student.monitor.activity_of", lambda pid: ("", 0))


@linux_only
def test_a_time_out_with_little_cpu_time_is_graded_once_more_and_then_reported(
    unconfined, sources, starts, busy
):
    first = q6(unconfined, sources, HANGS.format(wait="time.sleep(60)")).checks[0]
    assert len(starts) == 2 and first.kind is Kind.TIME_OUT
    assert "s of CPU time" in first.message and "graded twice" in dict(first.details)["again"]


@linux_only
def test_at_home_a_second_attempt_is_offered_and_not_made(unconfined, sources, starts, busy):
    source = HANGS.format(wait="time.sleep(60)")
    first, second, _ = q6(unconfined, sources, source, second_attempt=False).checks
    assert len(starts) == 1 and first.kind is Kind.TIME_OUT and "s of CPU time" in first.message
    assert "python autograder.py -q q6" in dict(first.details)["again"] and not second.details


@linux_only
def test_who_was_unlucky_once_gets_what_the_second_attempt_gives(
    unconfined, sources, starts, busy, tmp_path, reference
):
    marker = tmp_path / "was here"
    unlucky = f"\nimport os, time\nif not os.path.exists({str(marker)!r}):\n"
    unlucky += f"    open({str(marker)!r}, 'w').close()\n    Attention.__init__ = lambda *a: time.sleep(60)\n"
    question = q6(unconfined, sources, reference + unlucky)
    assert len(starts) == 2 and question.status is Status.PASSED


@linux_only
@pytest.mark.parametrize(
    "wait", usually(1, ["time.sleep(60)", "os.kill(os.getpid(), signal.SIGSTOP)", "nothing.get()"])
)
@pytest.mark.parametrize("limit", ["CALL_SECONDS", "QUIET"])
def test_who_sleeps_waits_for_nobody_else_and_is_graded_once(
    unconfined, sources, starts, monkeypatch, wait, limit
):
    if limit == "QUIET":  # long before the call's own end
        monkeypatch.setattr(runner_run, "Limits", Limits)
        monkeypatch.setattr("grading.student.monitor.QUIET", 0.3)
    source = "import os, queue, signal\nnothing = queue.Queue()\n" + HANGS.format(wait=wait)
    first = q6(unconfined, sources, source).checks[0]
    assert len(starts) == 1 and first.kind is Kind.TIME_OUT
    assert "did not come back: it was not computing but waiting" in first.message


@linux_only
@pytest.mark.parametrize("name", usually(1, [b"\xff\xfe", b") S 1 (", b"\n"]))
def test_the_name_that_a_process_gives_itself_hides_nothing(unconfined, sources, starts, name):
    wait = f"open('/proc/self/comm', 'wb').write({name!r}); time.sleep(60)"
    first = q6(unconfined, sources, HANGS.format(wait=wait)).checks[0]
    assert len(starts) == 1 and "not computing but waiting" in first.message


@linux_only
def test_a_worker_that_cannot_be_looked_at_is_ended(unconfined, sources, starts, monkeypatch):
    monkeypatch.setattr("grading.student.monitor.activity_of", lambda pid: 1 / 0)
    first = q6(unconfined, sources, HANGS.format(wait="time.sleep(60)")).checks[0]
    assert first.status is Status.FAULT and "ZeroDivisionError" in first.message


@linux_only
def test_who_has_stopped_itself_is_ended_long_before_one_who_sleeps(unconfined, sources, monkeypatch):
    monkeypatch.setattr("grading.student.monitor.QUIET", 1000)
    monkeypatch.setattr(runner_run, "Limits", functools.partial(Limits, call_seconds=30))
    wait = "import signal; os.kill(os.getpid(), signal.SIGSTOP)"
    question = q6(unconfined, sources, HANGS.format(wait=wait))
    assert "not computing but waiting" in question.checks[0].message and question.seconds < 20


@linux_only
def test_a_loop_that_uses_the_processor_is_not_graded_twice(unconfined, sources, starts, monkeypatch):
    monkeypatch.setattr("grading.student.session.BUSY", 0.05)  # however busy the machine is
    first = q6(unconfined, sources, HANGS.format(wait="while True: pass")).checks[0]
    assert len(starts) == 1 and first.kind is Kind.TIME_OUT and not first.details


# --- what is taken of a submission --------------------------------------------------------------------


def symbolic_link(path: Path) -> None:
    path.symlink_to(ROOT / "models.py")


def hard_link(path: Path) -> None:
    (path.parent / "other").write_text("x = 1")
    os.link(path.parent / "other", path)


def large_file(path: Path) -> None:
    path.write_bytes(b"#" * (runner_submission.MAX_SOURCE + 1))


@pytest.mark.parametrize("name", ["models.py", "autodiff.py"])
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (symbolic_link, "is a symbolic link"),
        (hard_link, "is a hard link"),
        pytest.param(lambda path: os.mkfifo(path), "is a pipe", marks=linux_only),
        (lambda path: path.mkdir(), "is a folder"),
        (large_file, "1,048,576 are the most that is read"),
    ],
)
def test_only_plain_files_are_taken(tmp_path, make, sentence, name):
    make(tmp_path / name)
    with pytest.raises(SubmissionError, match=sentence):
        read_submission(tmp_path)


def test_what_could_shadow_a_module_is_left_out_and_reported(tmp_path, grade, workers, sources, reference):
    (tmp_path / "models.py").write_text(reference, encoding="utf-8")
    shadows = ("backend.py", "batching.py", "evil\n.pth", "sitecustomize.py", "torch.py")
    for name in (*shadows, "README.txt", "picture.png"):
        (tmp_path / name).write_text("raise SystemExit")
    (tmp_path / "__pycache__").mkdir()
    found = read_submission(tmp_path)
    assert list(found.sources) == ["models.py"]
    assert found.left_out == (
        "__pycache__",
        *("backend.py", "batching.py", "evil·.pth", "sitecustomize.py", "torch.py"),
    )
    question = next(question for question in ALL if question.id == "q6")
    result = Grading([question], found, sources, Settings()).run(workers)
    assert result.left_out == found.left_out and statuses(result.questions[0])["full_block"] == "passed"
    assert "left out: __pycache__, backend.py, batching.py" in app.header(found, Settings(), ROOT, "")


def test_a_folder_with_thousands_of_files_is_told_in_a_line(tmp_path):
    (tmp_path / "models.py").write_text("x = 1")
    for number in range(30):
        (tmp_path / f"m{number}.py").touch()
    assert read_submission(tmp_path).left_out[-1] == "… and 10 more"
    assert read_submission(tmp_path / "models.py").left_out == ()


# --- the layers by themselves -------------------------------------------------------------------------


def test_a_layer_is_in_force_only_if_something_is_refused():
    with pytest.raises(confine.Unavailable, match="breathing was not refused"):
        confine._expect_refusal("breathing", lambda: None)
    confine._expect_refusal("reading", lambda: os.listdir("/nonexistent"))


def test_the_project_itself_is_not_readable():
    allowed = confine.readable()
    assert not any(path == ROOT or ROOT.is_relative_to(path) for path in allowed)
    assert not any((ROOT / "data").is_relative_to(path) for path in allowed)
    assert ROOT / "grading" / "worker" in allowed


@linux_only
def test_children_are_found_by_their_parent_whatever_they_are_called():
    program = "open('/proc/self/comm', 'wb').write(b'\\xff) S 1'); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1) as child:
        child.stdout.readline()
        assert child.pid in confine.children_of(os.getpid()) and not confine.children_of(child.pid)
        child.kill()


@pytest.mark.slow
@linux_only
def test_who_meets_a_closed_fork_server_is_served_by_another(sources, reference):
    with WorkerPool() as own:
        own.start(2048).end()
        own._fork_server.close()  # as another thread does where it finds that the fork server has ended
        assert q6(own, sources, reference).status is Status.PASSED


def test_a_quota_is_of_bytes_and_of_files():
    started, room = time.process_time(), scratch.Scratch()
    assert not room.over_quota()
    for number in range(scratch.MAX_ENTRIES + 1):
        (room.path / str(number)).touch()
    assert room.over_quota() and time.process_time() - started < 10
