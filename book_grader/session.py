"""Talks to a worker, and measures from outside what it uses.

A session sends plans and calls, and takes what comes back no longer than it may. Time is what the
worker could have used: it counts when it computes or sleeps, not while it waits for a processor.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
import queue
import signal
import subprocess
import threading
import time
from typing import Any

from book_grader import results, sandbox, values
from book_grader.sandbox import Confinement

TICK = 0.05  # seconds between two measurements
START = 60.0  # seconds that the worker itself may take to start


class StepFailed(Exception):
    """What ran did not come to its end. status: one of results.STATUSES."""

    def __init__(self, status: str, note: str = ""):
        super().__init__(f"{status}: {note}" if note else status)
        self.status = status
        self.note = note


class SandboxFailed(Exception):
    """The worker did not even start; nobody's submission is to blame."""


class Interrupted(Exception):
    """The grading is being stopped; nothing is written any more."""


_open: set[Session] = set()
_stopped = threading.Event()


def close_all() -> None:
    """End every session of this process, from another thread, and let none begin."""
    _stopped.set()
    for one in list(_open):
        one.kill()


class Session:
    """A running worker. Use it in a `with` statement: nothing of it is left afterwards."""

    def __init__(self, confinement: Confinement):
        if _stopped.is_set():
            raise Interrupted
        self.limits = confinement.limits
        self.process = sandbox.start(confinement)
        self._arrived: queue.SimpleQueue = queue.SimpleQueue()
        self._to_send: queue.SimpleQueue = queue.SimpleQueue()
        self._printed = 0
        self._printed_before = 0
        self._tail = b""
        self._threads = [
            threading.Thread(target=work, daemon=True)
            for work in (self._receive, self._drain, self._transmit)
        ]
        for thread in self._threads:
            thread.start()
        _open.add(self)
        self.meter = Meter(self.process.pid)
        try:
            if self.next(START).get("event") != "started":
                raise StepFailed(results.ENDED)
        except BaseException as problem:
            self.close()
            if not isinstance(problem, StepFailed):
                raise
            said = values.readable(self._tail.decode(errors="replace"), 500)
            raise SandboxFailed(f"the sandbox did not start: {problem}; {said}") from problem

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def send(self, value: Any) -> None:
        """Send a plan or a call; never waits."""
        self._to_send.put(values.encode(value))

    def begin_step(self) -> None:
        """Begin to count time and output anew."""
        self.meter.begin()
        self._printed_before = self._printed

    def next(self, seconds: float) -> dict[str, Any]:
        """Return the worker's next message. Raises StepFailed.

        seconds: what the present step may take, counted since it began.
        """
        while True:
            try:
                message = self._arrived.get(timeout=TICK)
            except queue.Empty:
                message = None
            if _stopped.is_set():
                raise Interrupted
            self.meter.measure()
            if isinstance(message, dict) and isinstance(message.get("event"), str):
                return message
            if message is not None:
                raise StepFailed(results.ENDED, str(message))
            if self._printed - self._printed_before > self.limits.output:
                raise StepFailed(results.TOO_MUCH_OUTPUT)
            if self.meter.memory > self.limits.memory:
                raise StepFailed(results.OUT_OF_MEMORY)
            if self.meter.seconds > seconds:
                raise StepFailed(results.OUT_OF_TIME, f"{self.meter.seconds:.1f} s")

    def close(self) -> None:
        """Kill the worker and everything that it started; return when nothing is left."""
        if self._threads is None:
            return
        self._to_send.put(None)
        self._kill_within()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()
        _open.discard(self)
        for thread in self._threads[:2]:  # the pipes end when their last writer is gone
            thread.join(timeout=10)
        self._threads[2].join(timeout=10)
        self._threads = None
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.close()

    def _kill_within(self) -> None:
        """Kill the sandbox's first process, and with it all others.

        bubblewrap, outside, then takes note of its end, as nobody else might, and ends as well.
        """
        below = children(self.process.pid)
        for one in below:
            with contextlib.suppress(OSError):
                os.kill(one, signal.SIGKILL)
        if not below:
            self.kill()

    def kill(self) -> None:
        """Kill the worker; the sandbox takes everything in it along."""
        with contextlib.suppress(ProcessLookupError, PermissionError, AttributeError):
            os.killpg(self.process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            self.process.kill()

    def _receive(self) -> None:
        number = self.process.stdout.fileno()
        try:
            while (message := values.read_message(number)) is not None:
                self._arrived.put(message)
            self._arrived.put("the process ended")
        except (values.BadMessage, OSError, MemoryError) as problem:
            self._arrived.put(f"unreadable: {problem}")
            with contextlib.suppress(OSError, ValueError):
                while os.read(number, 2**16):  # until all writers are gone
                    pass

    def _drain(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while piece := os.read(self.process.stderr.fileno(), 2**16):
                self._printed += len(piece)
                self._tail = (self._tail + piece)[-4000:]

    def _transmit(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while (message := self._to_send.get()) is not None:
                view = memoryview(message)
                while view:
                    view = view[os.write(self.process.stdin.fileno(), view) :]


class Meter:
    """Measures a process and its descendants: memory in bytes, time in seconds.

    Time passes while one of them sleeps or computes. While all that are awake wait for a
    processor that others use, it does not: a full computer costs nobody marks.
    """

    SLOWEST = 8  # times slower than alone; then time passes whatever happens

    def __init__(self, process: int):
        self.process = process
        self.memory = 0
        self._ticks = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
        self._page = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
        self.begin()

    def begin(self) -> None:
        """Begin anew."""
        self.seconds = 0.0
        self._began = self._last = time.monotonic()
        self._computed = self._look()[0]

    def measure(self) -> None:
        """Look at the processes and count what passed since the last look."""
        now = time.monotonic()
        computed, awake, self.memory = self._look()
        passed, worked = now - self._last, max(0.0, computed - self._computed)
        self._last, self._computed = now, computed
        self.seconds += min(passed, worked) if awake else passed
        self.seconds = max(self.seconds, (now - self._began) / self.SLOWEST)

    def _look(self) -> tuple[float, bool, int]:
        computed, awake, memory = 0.0, False, 0
        for process in descendants(self.process):
            try:
                text = Path(f"/proc/{process}/stat").read_text()
            except OSError:
                continue
            fields = text.rpartition(")")[2].split()
            awake = awake or fields[0] == "R"
            computed += sum(int(field) for field in fields[11:15]) / self._ticks
            memory += int(fields[21]) * self._page
        return computed, awake, memory


def descendants(process: int) -> list[int]:
    """Return a process and all below it, where /proc tells."""
    found, waiting = [], [process]
    while waiting and len(found) < 5000:
        one = waiting.pop()
        found.append(one)
        waiting.extend(children(one))
    return found


def children(process: int) -> list[int]:
    """Return the processes that a process started, where /proc tells."""
    found = []
    with contextlib.suppress(OSError, ValueError):
        for task in os.listdir(f"/proc/{process}/task"):
            text = Path(f"/proc/{process}/task/{task}/children").read_text()
            found.extend(int(child) for child in text.split())
    return found
