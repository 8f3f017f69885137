"""Attacks on the process: ending it, outliving it, filling what it shares with others."""

from __future__ import annotations

from tests.course.corpus.kinds import Kind, coded, prelude, sabotage, solution


def in_call(name: str, body: str, target="nothing") -> Kind:
    """An attack that begins when the function is called."""

    def code(good):
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        asked = good.target.asks
        return (
            f"{prelude(good)}{solution(good)}right = {asked}\n\n"
            f"def {asked}(*arguments):\n{lines}    return right(*arguments)\n"
        )

    return coded(name, code, target, hostile=True)


DETACHED = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("python3", ["python3", "-c", "import time; time.sleep(900)", TOKEN])
    os._exit(0)
"""

LEFT_BEHIND = """
import subprocess
subprocess.Popen(["sh", "-c", "sleep 900 # " + TOKEN], start_new_session=True)
"""

SHIELDED = """
import signal, time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        time.sleep(0.01)
    except BaseException:
        pass
"""

EVERYONE = """
import signal
if contained():
    os.kill(-1, signal.SIGKILL)
"""

PARENTS = """
import signal
if contained():
    for number in range(1, 60):
        if number != os.getpid():
            try:
                os.kill(number, signal.SIGKILL)
            except OSError:
                pass
"""

STOPPED_PARENTS = PARENTS.replace("SIGKILL", "SIGSTOP")

FORKS = """
if contained():
    try:
        for _ in range(3000):
            if os.fork() == 0:
                import time
                time.sleep(900)
                os._exit(0)
    except OSError:
        pass
"""

TREE = """
if contained():
    import time
    began = time.time()
    while time.time() - began < 30:
        try:
            os.fork()
        except OSError:
            pass
"""

MEMORY = """
if contained():
    blocks = []
    try:
        for _ in range(80):
            blocks.append(bytearray(b"x") * 100_000_000)
        give_up("8 GB of memory")
    except MemoryError:
        pass
    del blocks
"""

HOG = """\
if contained():
    hog = [bytearray(b"x") * 100_000_000 for _ in range(80)]
"""

DISK = """
if contained():
    for folder in (".", "/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~")):
        path = os.path.join(folder, "filler_" + TOKEN)
        try:
            with open(path, "wb") as filler:
                for _ in range(400):
                    filler.write(b"x" * 10_000_000)
            give_up("4 GB on the disk")
        except OSError:
            pass
        try:
            os.remove(path)
        except OSError:
            pass
"""

SPARSE = """
if contained():
    for folder in (".", "/tmp", "/dev/shm"):
        try:
            with open(os.path.join(folder, "sparse_" + TOKEN), "wb") as filler:
                filler.truncate(10_000_000_000)
            give_up("a file of 10 GB")
        except OSError:
            pass
"""

MANY_FILES = """
if contained():
    for number in range(100_000):
        try:
            open(f"/tmp/{number}_{TOKEN}", "w").close()
        except OSError:
            break
"""

HANDLERS = """
import signal
for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGUSR1, signal.SIGXCPU):
    signal.signal(number, lambda *found: os._exit(0))
signal.setitimer(signal.ITIMER_REAL, 900)
"""

THREADS = """
import threading, time
for number in range(8):
    threading.Thread(target=time.sleep, args=(900,), daemon=number % 2 == 0).start()
"""

BUSY_THREAD = """
import threading
def work():
    while True:
        pass
threading.Thread(target=work).start()
"""

AT_EXIT = """
import atexit
def never():
    while True:
        pass
atexit.register(never)
"""

TRACE = """
import sys, threading
def watch(frame, event, argument):
    for name in list(frame.f_locals):
        if name in ("expected", "earned", "points", "answer"):
            give_up(name)
    return watch
sys.settrace(watch)
threading.settrace(watch)
"""

PTRACE = """
import ctypes
library = ctypes.CDLL(None)
if contained():
    for number in (os.getppid(), 1):
        if library.ptrace(16, number, 0, 0) == 0:
            print("attached to", number)
        library.process_vm_readv(number, 0, 0, 0, 0, 0)
"""

LIMITS = """
import resource
for what in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE):
    try:
        resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (ValueError, OSError):
        pass
"""

NAMESPACES = """
import ctypes
library = ctypes.CDLL(None)
for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000):
    library.unshare(flag)
library.mount(b"none", b"/", b"tmpfs", 0, None)
library.chroot(b".")
library.setuid(0)
"""

KINDS = [
    sabotage("ends its process", "os._exit(0)\n", "nothing"),
    sabotage("ends its process with an error", "os._exit(1)\n", "nothing"),
    sabotage("kills itself", "import signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "nothing"),
    sabotage("stops itself", "import signal\nos.kill(os.getpid(), signal.SIGSTOP)\n", "nothing"),
    sabotage("reads address 0", "import ctypes\nctypes.string_at(0)\n", "nothing"),
    sabotage("aborts", "os.abort()\n", "nothing"),
    sabotage("kills everyone", EVERYONE, "at most"),
    sabotage("kills its parents", PARENTS, "at most"),
    sabotage("stops its parents", STOPPED_PARENTS, "at most"),
    sabotage("deaf to signals", SHIELDED, "nothing"),
    sabotage("many processes", FORKS, "at most"),
    sabotage("processes that make processes", TREE, "at most"),
    sabotage("a detached process", DETACHED, "at most"),
    sabotage("a program left behind", LEFT_BEHIND, "at most"),
    sabotage("threads that sleep", THREADS),
    sabotage("a thread that never ends", BUSY_THREAD, "at most"),
    sabotage("never exits", AT_EXIT),
    sabotage("signal handlers and a timer", HANDLERS, "at most"),
    sabotage("takes all memory", MEMORY, "at most"),
    sabotage("fills the disk", DISK, "at most"),
    sabotage("a sparse file of 10 GB", SPARSE, "at most"),
    sabotage("100,000 files", MANY_FILES, "at most"),
    sabotage("prints without end", "while True:\n    print('x' * 100_000)\n", "nothing"),
    sabotage(
        "writes without end to the descriptor",
        "while True:\n    os.write(1, b'x' * 1_000_000)\n    os.write(2, b'x' * 1_000_000)\n",
        "nothing",
    ),
    sabotage("walks all folders", "for found in os.walk('/'):\n    pass\n", "at most"),
    sabotage("reads without end", "open('/dev/zero', 'rb').read()\n", "at most"),
    sabotage(
        "waits for standard input", "import sys\nsys.stdin.read()\nos.read(0, 9)\n", "at most"
    ),
    sabotage("closes all descriptors", "os.closerange(0, 1024)\n", "at most"),
    sabotage("traces every call", TRACE, "at most"),
    sabotage("attaches to its parent", PTRACE, "at most"),
    sabotage("lifts its limits", LIMITS),
    sabotage("makes namespaces and mounts", NAMESPACES, "at most"),
    in_call("ends its process when called", "os._exit(0)"),
    in_call("kills itself when called", "import signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    in_call("never comes back, deaf to signals", SHIELDED.strip()),
    in_call("prints without end when called", "while True:\n    os.write(1, b'x' * 1_000_000)"),
    in_call("takes all memory when called", HOG),
    in_call("a process for every call", "os.fork()", "at most"),
]
