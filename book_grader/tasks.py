"""What an assignment asks, and how each part of it is judged.

`assignments/checks/STEM.py` defines one `ASSIGNMENT`. It lies with the teacher only: students get
neither it nor what it computes. The student's functions are called in a sandbox on inputs that are
drawn after the submission was fixed; what they return is judged here, outside, as plain arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

# What may cross the border of the sandbox, in both directions: None, numbers, strings, arrays of
# numbers or booleans, and tuples, lists and dictionaries (with string keys) of these.
Value = Any
Arguments = tuple[Value, ...]


@dataclass(frozen=True)
class Part:
    """Some of a task's points: all of them when every call is judged right, else none.

    name: what is right when it passes: "large scores do not overflow".
    points: what it is worth.
    draw: from a generator to the arguments of each call, at least one. Every regrading of the same
        submission draws the same; two submissions draw different ones.
    expected: from the arguments of a call to the right value. Outputs agree when their structure
        and shapes are equal and every number is within `tolerance` (absolute and relative).
    judge: in place of `expected`, when right is more than one value: from the arguments and the
        returned value of a call to True or False. It must expect any value, and never raises
        for a wrong one.
    hint: what a student reads who lost it: the misconception, never an input or an answer.
    keeps_inputs: whether the calls must also leave their arguments as they were.
    """

    name: str
    points: float
    draw: Callable[[np.random.Generator], list[Arguments]]
    hint: str
    expected: Callable[..., Value] | None = None
    judge: Callable[[Arguments, Value], bool] | None = None
    tolerance: float = 1e-6
    keeps_inputs: bool = False

    def __post_init__(self):
        if (self.expected is None) == (self.judge is None):
            raise ValueError(f"{self.name!r}: expected either `expected` or `judge`")
        if self.points <= 0:
            raise ValueError(f"{self.name!r}: expected points above 0, got {self.points}")


@dataclass(frozen=True)
class Task:
    """Something to program in one cell.

    id: the nbgrader id of the solution cell. title: a few words.
    asks: the name that the cell must define.
    kind: "function" is called with the arguments of each call. "model" is a Keras model, whose
        `predict` gets the one argument of each call; a model task runs in a process of its own,
        with Keras, and with the labels of the test data taken away.
    seconds: how long the cell and its calls may take on a slow computer.
    needs: ids of earlier tasks whose functions this one may use.
    """

    id: str
    title: str
    asks: str
    parts: tuple[Part, ...]
    kind: Literal["function", "model"] = "function"
    seconds: float = 20
    needs: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """All that can be earned."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True)
class WrittenTask:
    """A question that a person grades. rubric: points and what earns them."""

    id: str
    title: str
    points: float
    rubric: tuple[tuple[float, str], ...]

    def __post_init__(self):
        total = sum(points for points, _ in self.rubric)
        if total != self.points:
            raise ValueError(f"{self.id}: the rubric adds up to {total}, not to {self.points}")


@dataclass(frozen=True)
class Mistake:
    """A wrong solution that students write, and exactly what it earns.

    name: "softmax without subtracting the maximum". code: the whole solution cell, by task id;
    tasks that are not named are solved rightly. earns: the points of those tasks, by task id.
    """

    name: str
    code: dict[str, str]
    earns: dict[str, float]


@dataclass(frozen=True)
class Assignment:
    """One assignment. stem: as the chapter's file. minutes: what it takes a student.

    goals: verbs. mistakes: at least five. hidden_packages: what the function tasks may not use.
    """

    stem: str
    title: str
    minutes: int
    goals: tuple[str, ...]
    tasks: tuple[Task | WrittenTask, ...]
    mistakes: tuple[Mistake, ...]
    hidden_packages: tuple[str, ...] = field(
        default=("keras", "tensorflow", "scipy", "sklearn", "skimage", "book_helpers.reference")
    )

    @property
    def points(self) -> float:
        """All that can be earned, the written question included."""
        return sum(task.points for task in self.tasks)

    @property
    def coded(self) -> tuple[Task, ...]:
        """The tasks that are graded by the machine."""
        return tuple(task for task in self.tasks if isinstance(task, Task))
