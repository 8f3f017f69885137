"""What the terminal shows while a class is graded: one line that renews itself."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

from book_grader.results import Result
from book_grader.values import readable


class Progress:
    """Shows how many are done and how long it will take; silent where there is no terminal."""

    def __init__(self, stream: TextIO | None = None):
        self.stream = stream or sys.stderr
        self.shown = self.stream.isatty()
        self.began = time.monotonic()

    def __call__(self, result: Result, done: int, of: int) -> None:
        """Show the newest result."""
        if not self.shown:
            return
        earned = "" if result.earned is None else f", {result.earned:g} of {result.points:g}"
        text = f"{self.line(done, of)}  {readable(result.student, 40)}: {result.state}{earned}"
        width = shutil.get_terminal_size((100, 24)).columns - 1
        self.stream.write(f"\r\x1b[K{text[:width]}")
        self.stream.flush()

    def line(self, done: int, of: int) -> str:
        """Return how far it is."""
        bar = "█" * round(20 * done / of) + "·" * (20 - round(20 * done / of))
        left = (time.monotonic() - self.began) / done * (of - done)
        return f"{bar} {done} of {of}, {duration(left)} left"

    def end(self) -> None:
        """Leave the terminal clean."""
        if self.shown:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
