"""Runs cells in the real sandbox and asks what a function of theirs returns."""

from __future__ import annotations

from book_grader.plans import Answer, Outcome, PlannedCell, Request, Runs
from book_grader.sandbox import Confinement, Limits

SECONDS = 1.5


def run(
    cells, calls=((),), *, asks="f", limits=None, hidden=(), kind="function", **more
) -> Outcome:
    """Run cells (their sources), then one part for each entry of `calls` (lists of arguments).

    The value of `asks` is taken after the last cell. Parts are called "part 0" and so on.
    """
    last = len(cells) - 1
    planned = [
        PlannedCell(number, source, SECONDS, (("task", asks),) if number == last else ())
        for number, source in enumerate(cells)
    ]
    requests = [
        Request("task", f"part {number}", asks, kind, SECONDS, lambda given=given: [given])
        for number, given in enumerate(calls)
    ]
    with Runs(Confinement(limits or Limits(), tuple(hidden), **more)) as runs:
        return runs.run(planned, requests)


def ask(source, *arguments, **more) -> Answer:
    """Run one cell and call `f`, which it defines."""
    return run([source], [arguments], **more).answers["task", "part 0"]


def value(source, *arguments, **more):
    """Return what `f` returned, which it must."""
    answer = ask(source, *arguments, **more)
    assert answer.status is None, (answer.status, answer.note, answer.error)
    return answer.calls[0][1]
