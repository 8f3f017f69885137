"""The checks for teachers who grade with nbgrader alone: `earned` in each points cell.

It uses the same checks as the engine, on inputs drawn anew each time. But it runs in the student's
own process, after the student's code: whoever wants to cheat can (see
docs/classroom/plain_nbgrader.md). Against honest mistakes it is safe: nothing that a student's
function does, short of ending the process, makes it raise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
import contextlib
import io
import os
from pathlib import Path
import signal
import threading
from typing import Any

import numpy as np

from book_grader import checks, scoring, values
from book_grader.tasks import Assignment, Part, Task

COURSE_VARIABLE = "BOOK_GRADER_COURSE"
# How much longer than in the engine a task may take: nothing else is measured here.
PATIENCE = 2


class ChecksNotFound(Exception):
    """The assignment's checks are not where they can be found; the message says where to."""


class _OutOfTime(BaseException):
    """Raised in the student's code; not an Exception, so that `except Exception` lets it pass."""


def earned(stem: str, task_id: str, namespace: Mapping[str, Any]) -> float:
    """Return the points of one task, from 0 to all, and print the hints of the parts lost.

    stem: of the assignment. task_id: as in its checks. namespace: the notebook's `globals()`.
    Raises ChecksNotFound or ValueError when the course is set up wrongly, never for what the
    student's code does.
    """
    assignment = load_checks(stem)
    task = next((t for t in assignment.coded if t.id == task_id), None)
    if task is None:
        known = ", ".join(t.id for t in assignment.coded)
        raise ValueError(f"{stem}: expected one of the tasks {known}; got {task_id!r}")
    if task.asks not in namespace:
        print(f"{task.title}: `{task.asks}` is not defined. Is its cell complete, and does it run?")
        return 0.0
    total, lost = 0.0, []
    with _time_limit(PATIENCE * task.seconds) as clock:
        for part in task.parts:
            if _passes(task, part, namespace[task.asks], clock):
                total += part.points
            else:
                lost.append(part)
    for part in lost:
        print(f"{part.name}: {part.hint}")
    if clock.out:
        print(f"{task.title}: your code took more than {PATIENCE * task.seconds:g} s.")
    return float(min(max(total, 0.0), task.points))


def _passes(task: Task, part: Part, asked: Any, clock: _Clock) -> bool:
    """Whether every call of a part is right."""
    for arguments in scoring.draw(part, np.random.default_rng()):
        if clock.out:
            return False
        given = values.copy(arguments)
        try:
            value = _call(task, asked, given, clock)
        except BaseException:  # SystemExit and the like are a wrong answer as well
            clock.stop()
            return False
        if not scoring.judge(part, arguments, value).right:
            return False
        if part.keeps_inputs and not values.same(arguments, given):
            return False
    return True


def _call(task: Task, asked: Any, arguments: tuple, clock: _Clock) -> Any:
    """Call the student's function, or let the model predict, without what it prints."""
    silence = _Silence()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        np.errstate(all="ignore"),
        clock.running(),
    ):
        if task.kind == "model":
            return values.copy(np.asarray(asked.predict(arguments[0], verbose=0)))
        return values.copy(asked(*arguments))


class _Silence(io.TextIOBase):
    """Takes text and forgets it, however much it is."""

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)


class _Clock:
    """Interrupts the student's code when its time is up; nothing else.

    Works in the main thread of systems that have alarms (Linux, macOS); elsewhere nbgrader's own
    limit for a cell ends an endless call, and with it the task.
    """

    def __init__(self, seconds: float):
        self.left = seconds
        self.out = self.inside = False
        self.able = (
            hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Let the time run while the student's code does."""
        if not self.able:
            yield
            return
        # Again every half second, for code that catches everything.
        self.inside = True
        signal.setitimer(signal.ITIMER_REAL, max(self.left, 0.001), 0.5)
        try:
            yield
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop the time. Called again after any exception: one may be the alarm, in here."""
        self.inside = False
        if not self.able:
            return
        rest, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        self.left = 0.0 if self.out else rest or self.left

    def ring(self, *_) -> None:
        """The time is up: end the student's code."""
        if self.inside:
            self.out = True
            raise _OutOfTime


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[_Clock]:
    clock = _Clock(seconds)
    if not clock.able:
        yield clock
        return
    before = signal.signal(signal.SIGALRM, clock.ring)
    try:
        yield clock
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --------------------------------------------------------------------------- the course's checks


def load_checks(stem: str) -> Assignment:
    """Return the ASSIGNMENT of `checks/STEM.py`. Raises ChecksNotFound, with what to do."""
    tried = []
    for folder in _folders():
        file = folder / "checks" / f"{stem}.py"
        if file.is_file():
            try:
                return checks.load(file)
            except ValueError as problem:
                raise ChecksNotFound(str(problem)) from problem
        tried.append(str(file))
    raise ChecksNotFound(
        f"expected the checks of {stem} at one of {', '.join(tried)}. Run nbgrader in the course's "
        f"folder (its nbgrader_config.py names it), or set {COURSE_VARIABLE} to that folder"
    )


def _folders() -> Iterator[Path]:
    named = os.environ.get(COURSE_VARIABLE)
    if named:
        yield Path(named)
    yield Path(__file__).resolve().parent.parent / "assignments"
    # Above the notebook, as in COURSE/source/STEM: never beside it, where a submission may have
    # files of its own.
    yield from Path.cwd().resolve().parents
