"""A line of progress that is gone when the work is done, so that stored outputs stay clean."""

from __future__ import annotations

import os
import sys
import time


def wanted() -> bool:
    """Whether somebody is watching.

    BOOK_PROGRESS=0 or 1 decides. Otherwise: a terminal, or a notebook with a person in front of it.
    Programs that execute notebooks (nbclient, nbval) tell the kernel that nobody can answer a
    question; JupyterLab says that somebody can.
    """
    setting = os.environ.get("BOOK_PROGRESS")
    if setting in ("0", "1"):
        return setting == "1"
    kernel = getattr(_shell(), "kernel", None)
    if kernel is not None:
        return bool(getattr(kernel, "_allow_stdin", False))
    return sys.stderr.isatty()


def _shell():
    # Ask for IPython only if it is loaded already: a script does not need it.
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


class Progress:
    """`with Progress(steps) as progress: progress.show(done, text)`; nothing if not `wanted`."""

    def __init__(self, total: int, *, silent: bool = False):
        self._total = total
        self._active = not silent and wanted()
        self._in_notebook = getattr(_shell(), "kernel", None) is not None
        self._handle = None
        self._start = self._last = 0.0

    def __enter__(self) -> Progress:
        self._start = time.monotonic()
        return self

    def show(self, done: int, text: str) -> None:
        now = time.monotonic()
        # Ten times a second is plenty for an eye.
        if not self._active or (now - self._last < 0.1 and done < self._total):
            return
        self._last = now
        share = done / self._total
        left = (now - self._start) * (1 - share) / share if share else 0.0
        bar = "█" * round(24 * share)
        self._write(f"{bar:░<24}  {text}, about {left:.0f} s left")

    def _write(self, line: str) -> None:
        if not self._in_notebook:
            print(f"\r{line:<78}"[:79], end="", file=sys.stderr, flush=True)
            return
        from IPython.display import display

        if self._handle is None:
            self._handle = display({"text/plain": line}, raw=True, display_id=True)
        else:
            self._handle.update({"text/plain": line}, raw=True)

    def __exit__(self, *exception) -> None:
        if self._in_notebook and self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)
        elif self._last and not self._in_notebook:
            print("\r" + " " * 79 + "\r", end="", file=sys.stderr, flush=True)
