"""A kind of submission: how it is made from a good one, and what it must come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.course.corpus.submission import Good


@dataclass(frozen=True)
class Link:
    """A symbolic link in a student's folder."""

    to: str


@dataclass(frozen=True)
class Fifo:
    """A named pipe in a student's folder: whoever opens it waits for ever."""


Files = dict[str, bytes | Link | Fifo]


@dataclass(frozen=True)
class Kind:
    """One kind of submission.

    make: from a good submission to the files of the student's folder.
    target: what the changed task earns. "all" and "nothing" of its points; "honest": what its
        code earns when it is called fairly; "at most": anything between, where it depends on the
        computer whether the attack ends the cell that it stands in.
    rest: what the other tasks earn.
    state: in which it ends.
    code: of the target's cell, for "honest".
    earns: in place of `target` and `rest`, exactly what each task earns that is not solved rightly.
    loose: with `earns`, the tasks that may earn anything up to their points.
    most: with a target of "at most", how many points that is, if not all.
    """

    name: str
    make: Callable[[Good], Files]
    target: Literal["all", "nothing", "honest", "at most"] = "all"
    rest: Literal["all", "nothing", "at most"] = "all"
    state: str = "graded"
    hostile: bool = False
    code: Callable[[Good], str] | None = None
    earns: dict[str, float] | None = None
    loose: tuple[str, ...] = ()
    most: float | None = None


def changed(name: str, change: Callable, **what) -> Kind:
    """A kind that changes the notebook in place (or returns another one)."""

    def make(good):
        notebook = good.notebook()
        return good.files(change(good, notebook) or notebook)

    return Kind(name, make, **what)


def coded(name: str, code: Callable[[Good], str], target="honest", **what) -> Kind:
    """A kind whose target cell holds other code."""
    return Kind(
        name, lambda good: good.files(good.with_code(code(good))), target, code=code, **what
    )


def sabotage(name: str, body: str, target="all") -> Kind:
    """A right solution with an attack below it, which must change nothing but its own task."""
    return coded(name, lambda good: prelude(good) + solution(good) + body, target, hostile=True)


def cheat(name: str, body: str, target="nothing") -> Kind:
    """No solution at all: an attack that would have points without one."""
    return coded(name, lambda good: prelude(good) + body, target, hostile=True)


def solution(good: Good) -> str:
    """The target's right code."""
    return good.solutions[good.target.id].rstrip("\n") + "\n\n"


def prelude(good: Good) -> str:
    """The names that attacks use."""
    world = good.world
    return f"""\
import os
NAME = {good.target.asks!r}
COURSE = {world.course!r}
OUTSIDE = {world.outside!r}
PORT = {world.port!r}
TOKEN = {world.token!r}
SECRET = {world.secret!r}

def contained():
    try:
        inside = os.readlink("/proc/self/ns/pid") != {world.namespace!r}
    except OSError:
        inside = True
    if not inside:
        open(OUTSIDE + "/uncontained_" + TOKEN, "w").close()
    return inside

def give_up(why):
    # What is called has got through; the points that are lost for it are what the test sees.
    print("got through:", why)
    globals()[NAME] = None

"""
