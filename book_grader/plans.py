"""Runs cells and calls, again and again without what ended the last run.

The outcome says what every cell did and what every call returned. Whatever hangs, dies, eats the
memory or prints without end is stopped, noted where it happened, and left out of the next run.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from book_grader import results
from book_grader.sandbox import Confinement
from book_grader.session import SandboxFailed, Session, StepFailed
from book_grader.tasks import Arguments
from book_grader.values import Other, readable

FIRST_SECONDS = 20.0  # what may pass before the first cell begins
LEAST_SECONDS = 2.0  # what a part gets after others of its task used the time up


@dataclass(frozen=True)
class PlannedCell:
    """A cell to run. captures: pairs of a key and the name whose value is kept under it."""

    number: int
    source: str
    seconds: float
    captures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Request:
    """One part's calls. key: what was captured, as a rule the task's id.

    draw: gives the arguments of the calls; it is asked when the cells have run, no earlier.
    seconds: what all requests with this key may take together.
    """

    key: str
    part: str
    asks: str
    kind: str
    seconds: float
    draw: Callable[[], list[Arguments]]


@dataclass
class Answer:
    """What a part's calls did: `status` None when all returned.

    calls: pairs of the arguments and the value. changed: whether a call changed its arguments; only
    the worker says so, but to forge it earns what a copy would have earned. error: what was raised,
    as the worker says it.
    """

    calls: list[tuple[Arguments, Any]] = field(default_factory=list)
    changed: bool = False
    status: str | None = None
    error: dict[str, Any] | None = None
    note: str = ""


@dataclass
class Outcome:
    """What a plan led to.

    answers: by key and part. errors: exceptions of cells, by number. failures: status of the cells
    that had to be left out, by number.
    """

    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    errors: dict[int, dict[str, Any]] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)


class Runs:
    """Keeps a worker for the plans of one submission, and starts a new one when it broke."""

    def __init__(self, confinement: Confinement):
        self.confinement = confinement
        self.session: Session | None = None

    def __enter__(self) -> Runs:
        return self

    def __exit__(self, *_) -> None:
        self._drop()

    def _drop(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None

    def _ready_session(self) -> Session:
        if self.session is None:
            try:
                self.session = Session(self.confinement)
            except SandboxFailed:
                self.session = Session(self.confinement)  # once more, then it is the computer
        return self.session

    def run(
        self, cells: Sequence[PlannedCell], requests: Sequence[Request], *, patient: bool = True
    ) -> Outcome:
        """Run a plan to its end, whatever happens on the way. Raises SandboxFailed.

        patient: also ask for the other parts of what was once out of time.
        """
        outcome = Outcome()
        attempts = len(cells) + len(requests) + 2
        for _ in range(attempts):
            left = [cell for cell in cells if cell.number not in outcome.failures]
            open_requests = [r for r in requests if (r.key, r.part) not in outcome.answers]
            if not patient:
                late = {
                    key
                    for (key, _), a in outcome.answers.items()
                    if a.status == results.OUT_OF_TIME
                }
                for request in [r for r in open_requests if r.key in late]:
                    answer = Answer(status=results.OUT_OF_TIME)
                    outcome.answers[request.key, request.part] = answer
                    open_requests.remove(request)
                if late and not open_requests:
                    break
            if self._attempt(left, open_requests, outcome):
                break
            self._drop()
        for request in requests:
            missing = Answer(status=results.ENDED, note="it could not be run to its end")
            outcome.answers.setdefault((request.key, request.part), missing)
        return outcome

    def _attempt(self, cells, requests, outcome: Outcome) -> bool:
        """Run once; return whether it came to its end."""
        session = self._ready_session()
        by_number = {cell.number: cell for cell in cells}
        current: PlannedCell | None = None
        session.begin_step()
        plan = [{"number": c.number, "source": c.source, "captures": c.captures} for c in cells]
        session.send({"cells": plan})
        try:
            while True:
                seconds = current.seconds if current else FIRST_SECONDS
                message = session.next(seconds)
                event, number = message["event"], message.get("number")
                if event == "cell" and number in by_number:
                    current = by_number[number]
                    session.begin_step()
                elif event == "cell over" and number in by_number:
                    outcome.errors.pop(number, None)
                    if isinstance(message.get("error"), dict):
                        outcome.errors[number] = _error(message["error"], cells)
                elif event == "ready":
                    break
                else:
                    raise StepFailed(results.ENDED, "the notebook disturbed the grader")
        except StepFailed as failed:
            # Nothing to blame: then everything is, and each task is tried by itself later.
            blamed = [current] if current else cells
            for cell in blamed:
                outcome.failures[cell.number] = failed.status
                outcome.errors.pop(cell.number, None)
            return False
        used: dict[str, float] = {}
        for request in requests:
            answer, alive = self._ask(session, request, used, cells)
            outcome.answers[request.key, request.part] = answer
            if not alive:
                return False
        session.send(None)
        try:
            session.begin_step()
            if session.next(10.0)["event"] != "over":
                self._drop()
        except StepFailed:
            self._drop()
        return True

    def _ask(self, session: Session, request: Request, used, cells) -> tuple[Answer, bool]:
        """Make one part's calls; return what came, and whether the worker can go on."""
        answer = Answer()
        drawn = request.draw()
        left = max(LEAST_SECONDS, request.seconds - used.get(request.key, 0.0))
        session.begin_step()
        message = {"task": request.key, "asks": request.asks, "kind": request.kind}
        session.send({**message, "calls": drawn})
        expected = 0
        try:
            while True:
                message = session.next(left)
                event = message["event"]
                if event == "part over":
                    break
                if event == "missing":
                    answer.status = results.MISSING
                elif event in ("returned", "raised") and message.get("call") == expected:
                    if event == "raised" and answer.error is None:
                        answer.error = _error(message.get("error"), cells)
                    elif event == "returned":
                        value = message.get("value", Other("nothing"))
                        answer.calls.append((drawn[expected], value))
                        answer.changed = answer.changed or message.get("changed") is True
                    expected += 1
                else:
                    raise StepFailed(results.ENDED, "the calls disturbed the grader")
        except StepFailed as failed:
            answer.status, answer.note = failed.status, readable(failed.note, 200)
            return answer, False
        finally:
            used[request.key] = used.get(request.key, 0.0) + session.meter.seconds
        if answer.error is not None:
            memory = answer.error.get("type") == "MemoryError"
            answer.status = results.OUT_OF_MEMORY if memory else results.ERROR
        elif answer.status is None and expected < len(drawn):
            answer.status = results.ENDED
            answer.note = f"the process ended with {readable(message.get('status'), 20)}"
        return answer, True


# Exceptions whose names a student may read; any other name could have been made up to tell inputs,
# and goes by the next of these that it is a kind of.
KNOWN_ERRORS = {
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
} - {"Exception", "BaseException"} | {"NotForThisTask", "LinAlgError", "AxisError"}


def _error(said: Any, cells: Sequence[PlannedCell]) -> dict[str, Any]:
    """Return what the worker says of an exception, its line looked up in the student's own text.

    Has `type`, `message` (for the teacher; it may hold inputs), `line` and `source`.
    """
    said = said if isinstance(said, dict) else {}
    lineage, line = said.get("lineage"), said.get("line")
    names = [str(name) for name in lineage] if isinstance(lineage, list) else []
    source = next((cell.source for cell in cells if cell.number == said.get("cell")), "")
    lines = source.split("\n")
    if type(line) is int and line > 0:  # IPython drops the empty lines at a cell's beginning
        line += next((place for place, text in enumerate(lines) if text.strip()), 0)
    known = type(line) is int and 0 < line <= len(lines)
    return {
        "type": next((name for name in names if name in KNOWN_ERRORS), "its own exception"),
        "message": readable(said.get("message", ""), 300),
        "line": line if known else 0,
        "source": readable(lines[line - 1], 100) if known else "",
    }
