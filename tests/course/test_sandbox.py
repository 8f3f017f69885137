"""Within the sandbox there is nothing to read, to change, to reach or to stay in."""

from __future__ import annotations

import os
from pathlib import Path
import socket
import subprocess
import sys
import sysconfig
import time

import pytest

from book_grader import results, sandbox
from book_grader.labels import overlays
from book_grader.sandbox import Confinement, Limits
from book_grader.session import Session, descendants
from tests.course.asking import ask, run, value


def test_it_works_here():
    assert sandbox.problem() is None


def test_a_students_process_is_nobody():
    source = (
        "import os\ndef f():\n"
        "    status = open('/proc/self/status').read()\n"
        "    lines = dict(line.split(':', 1) for line in status.splitlines())\n"
        "    return [os.getuid() == 0, os.getgroups(), lines['CapEff'].strip('\\t0'),\n"
        "            lines['NoNewPrivs'].strip(), lines['Seccomp'].strip()]"
    )
    is_root, groups, capabilities, no_new, seccomp = value(source)
    assert not is_root
    assert capabilities == ""
    assert groups == [] or set(groups) <= {65534}
    assert (no_new, seccomp) == ("1", "2")


def test_it_sees_only_its_own_processes():
    mine = value(
        "import os\ndef f():\n    return [int(p) for p in os.listdir('/proc') if p.isdigit()]"
    )
    assert len(mine) <= 4
    assert os.getpid() not in mine or os.getpid() < 10


def test_the_environment_is_ours():
    os.environ["BOOK_GRADER_WITNESS"] = "secret"
    try:
        seen = value("import os\ndef f():\n    return dict(os.environ)")
    finally:
        del os.environ["BOOK_GRADER_WITNESS"]
    assert "secret" not in seen.values()
    assert seen["HOME"] == "/home/student"


def test_no_file_of_the_course_or_the_book_is_there(tmp_path):
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "secret.py").write_text("ANSWER = 42")
    here = Path(__file__).resolve()
    source = (
        "import os\ndef f(paths):\n"
        "    def readable(path):\n"
        "        try:\n            return open(path).read()[:10]\n"
        "        except OSError as problem:\n            return type(problem).__name__\n"
        "    return [readable(path) for path in paths]"
    )
    paths = [str(tmp_path / "checks" / "secret.py"), str(here), "/etc/passwd", "/etc/hostname"]
    assert value(source, paths) == ["FileNotFoundError"] * 4


def test_a_private_folder_within_the_environment_is_empty():
    folder = Path(sysconfig.get_path("purelib")) / "pytest"
    source = f"import os\ndef f():\n    return os.listdir({str(folder)!r})"
    assert value(source)
    assert value(source, private=(folder,)) == []


@pytest.mark.parametrize(
    "path", ["/", "/usr/x", "/dev/x", "/grader/x", "/home/x", "/etc/x", sys.prefix + "/x"]
)
def test_nothing_can_be_written_but_in_its_own_folders(path):
    source = "def f(path):\n    open(path.rstrip('/') + '/x' if path == '/' else path, 'w')"
    assert ask(source, path).error["type"] in ("OSError", "PermissionError")


def test_its_own_folders_are_small():
    source = (
        "def f():\n    for number in range(40):\n"
        "        open(f'/tmp/{number}', 'wb').write(b'x' * 2**20)\n    return 'room'"
    )
    assert value(source) == "room"
    answer = ask(source, limits=Limits(temporary=16 * 2**20))
    assert answer.error["type"] == "OSError"


def test_a_file_cannot_be_large():
    source = "def f():\n    with open('/tmp/x', 'wb') as file:\n        file.write(b'x' * 2**24)"
    answer = ask(source, limits=Limits(file_size=2**20))
    assert answer.status in (results.ERROR, results.ENDED)


def test_the_book_s_helpers_are_there_but_for_what_is_hidden():
    source = (
        "import book_helpers, os\ndef f():\n"
        "    return os.listdir(os.path.dirname(book_helpers.__file__) + '/reference')"
    )
    assert "pooling.py" in value(source)
    assert value(source, hidden=("book_helpers.reference",)) == []


def test_nothing_can_be_reached():
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0)
    port = listener.getsockname()[1]
    source = (
        "import socket\ndef f(port):\n"
        "    for address in ('127.0.0.1', '192.0.2.1'):\n"
        "        try:\n            socket.create_connection((address, port), timeout=1)\n"
        "        except OSError:\n            continue\n        return 'reached'\n"
        "    return [name for _, name in socket.if_nameindex()]"
    )
    with listener:
        assert value(source, port) == ["lo"]
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    "call",
    [
        "ctypes.CDLL(None, use_errno=True).unshare(0x10000000)",
        "ctypes.CDLL(None, use_errno=True).mount(b'none', b'/tmp', b'tmpfs', 0, None)",
        "ctypes.CDLL(None, use_errno=True).ptrace(0, 0, 0, 0)",
        "ctypes.CDLL(None, use_errno=True).memfd_create(b'x', 0)",
        "ctypes.CDLL(None, use_errno=True).syscall(56, 0x10000011, 0, 0, 0, 0)",
    ],
)
def test_system_calls_that_no_notebook_needs_are_refused(call):
    assert value(f"import ctypes\ndef f():\n    return {call}") == -1


def test_processes_are_counted():
    source = (
        "import os, time\ndef f():\n    for number in range(1000):\n"
        "        try:\n            child = os.fork()\n"
        "        except OSError:\n            return number\n"
        "        if child == 0:\n            time.sleep(1000)\n"
    )
    assert 10 < value(source, limits=Limits(processes=40)) < 40


def test_memory_of_all_processes_together_is_measured():
    source = (
        "import os, time\ndef f():\n    for _ in range(6):\n        if os.fork() == 0:\n"
        "            block = bytearray(60 * 2**20)\n            time.sleep(1000)\n"
        "    time.sleep(1000)"
    )
    assert ask(source, limits=Limits(memory=300 * 2**20)).status == results.OUT_OF_MEMORY


def test_nothing_survives():
    source = (
        "import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork() == 0:\n            time.sleep(1000)\n        os._exit(0)\n"
        "def f():\n    return 1"
    )
    before = set(descendants(os.getpid()))
    session = Session(Confinement())
    session.send({"cells": [{"number": 0, "source": source, "captures": []}]})
    while session.next(20)["event"] != "ready":
        pass
    started = set(descendants(os.getpid())) - before
    assert len(started) >= 6  # two of bubblewrap, the worker, the runner, what it left
    session.close()
    assert not [one for one in started if Path(f"/proc/{one}").exists()]


def test_it_dies_with_the_grader():
    program = (
        "import os, signal, sys\nsys.path.insert(0, sys.argv[1])\n"
        "from book_grader.sandbox import Confinement\n"
        "from book_grader.session import Session, descendants\n"
        "session = Session(Confinement())\n"
        "cell = {'number': 0, 'source': 'while True: pass', 'captures': []}\n"
        "session.send({'cells': [cell]})\nassert session.next(20)['event'] == 'cell'\n"
        "print(session.process.pid, *descendants(session.process.pid), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(root)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == -9
    assert len(done.stdout.split()) >= 4
    for one in done.stdout.split():
        wait_until_gone(int(one))


def wait_until_gone(process, seconds=20):
    """Wait for the end of a process that is not ours; it is a zombie where nobody reaps it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state in "ZX":
            return
    raise AssertionError(f"process {process} is still there")


def test_without_bubblewrap_it_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    said = sandbox.problem()
    assert "bwrap" in said and "docker run" in said and "--unsafe" in said


def test_unsafe_runs_as_an_ordinary_process():
    outcome = run(["import os\ndef f():\n    return os.getuid()"], unsafe=True)
    assert outcome.answers["task", "part 0"].calls[0][1] == os.getuid()


def test_a_model_finds_no_test_example_with_its_label(tmp_path):
    import numpy as np
    from sklearn.datasets import load_breast_cancer, load_digits
    from sklearn.model_selection import train_test_split

    source = (
        "from sklearn.datasets import load_breast_cancer, load_digits\n"
        "def f(which):\n    load = load_digits if which else load_breast_cancer\n"
        "    data = load()\n    return data.data, data.target"
    )
    pairs = overlays(tmp_path)
    for which, load in enumerate((load_breast_cancer, load_digits)):
        shown, labels = value(source, which, overlays=pairs)
        x, y = load(return_X_y=True)
        np.testing.assert_array_equal(labels, y)  # so that the book's split is the same
        numbers = np.arange(len(y))
        train, test = train_test_split(numbers, test_size=0.3, stratify=y, random_state=0)
        np.testing.assert_array_equal(shown[train], x[train])
        known = {row.tobytes() for row in x[train]}
        assert all(row.tobytes() in known for row in shown[test])
