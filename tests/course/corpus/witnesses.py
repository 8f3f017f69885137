"""What sees it when something leaves the sandbox: files, connections, processes."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
from pathlib import Path
import selectors
import socket
import threading

import psutil

PR_SET_CHILD_SUBREAPER = 36


class Listener:
    """Sockets of every family that wait on this computer; `heard` counts who came."""

    def __init__(self, outside: Path, token: str):
        self.heard: list[str] = []
        self._sockets = [self._open(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))]
        self.port = self._sockets[0].getsockname()[1]
        self._open(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", self.port))
        self._open(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + token)
        self._open(socket.AF_UNIX, socket.SOCK_STREAM, str(outside / "socket"))
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _open(self, family, kind, address):
        opened = socket.socket(family, kind)
        opened.bind(address)
        if kind == socket.SOCK_STREAM:
            opened.listen()
        opened.setblocking(False)
        self.__dict__.setdefault("_all", []).append(opened)
        return opened

    def _listen(self):
        with selectors.DefaultSelector() as waiting:
            for opened in self._all:
                waiting.register(opened, selectors.EVENT_READ)
            while not self._ended.is_set():
                for key, _ in waiting.select(timeout=0.2):
                    with contextlib.suppress(OSError):
                        if key.fileobj.type == socket.SOCK_STREAM:
                            key.fileobj.accept()[0].close()
                        else:
                            key.fileobj.recv(1000)
                        self.heard.append(str(key.fileobj.getsockname()))

    def close(self):
        """Stop listening."""
        self._ended.set()
        self._thread.join()
        for opened in self._all:
            opened.close()


@contextlib.contextmanager
def adopting():
    """Processes that lose their parent become this one's children, so that none hides."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    try:
        yield
    finally:
        library.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def descendants() -> set[int]:
    """The processes that come from this one and run."""
    return {
        child.pid
        for child in psutil.Process().children(recursive=True)
        if _status(child) not in (psutil.STATUS_ZOMBIE, "gone")
    }


def _status(process):
    try:
        return process.status()
    except psutil.NoSuchProcess:
        return "gone"


def wait_for(pid: int, seconds: float):
    """Wait until a process has ended, for so long at most."""
    with contextlib.suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        psutil.Process(pid).wait(seconds)


def end(survivors: set[int]):
    """Kill and reap what should not have been left."""
    for pid in survivors:
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            process.kill()
            process.wait(10)


def snapshot(folder: Path, without: tuple[str, ...] = ()) -> dict[str, str]:
    """What every file is: path to its mode and a hash of what it holds."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).as_posix()
        if inner.split("/")[0] in without:
            continue
        if path.is_symlink():
            found[inner] = f"link to {os.readlink(path)}"
        elif path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[inner] = f"{path.stat().st_mode:o} {digest}"
        else:
            found[inner] = f"{path.stat().st_mode:o}"
    return found


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What was changed, removed or added."""
    names = sorted(before.keys() | after.keys())
    return [
        f"{name}: {before.get(name, 'not there')} → {after.get(name, 'not there')}"
        for name in names
        if before.get(name) != after.get(name)
    ]


def named(token: str, folders, depth=2) -> list[str]:
    """Files whose names hold the token, in folders and a little below them."""
    found = []
    for folder in {str(folder) for folder in folders}:
        for where, inner, files in os.walk(folder):
            found += [f"{where}/{name}" for name in [*inner, *files] if token in name]
            if where[len(folder) :].count("/") >= depth:
                inner.clear()
    return found
