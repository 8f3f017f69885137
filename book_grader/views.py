"""Which cells are run to look at a task: the whole notebook, or what is the task's own."""

from __future__ import annotations

from collections.abc import Sequence

from book_grader import claims
from book_grader.notebook import Cell
from book_grader.plans import PlannedCell
from book_grader.tasks import Task

OTHER_CELL_SECONDS = 20.0  # what a cell may take that is no task's
KERAS_SECONDS = 60.0  # the same where Keras is imported
GIVEN = -1000  # numbers of the given cells that the grader itself runs first


def key(task: Task, number: int) -> str:
    """Return under which name the worker keeps what a task's cell defined."""
    return f"{task.id}@{number}"


def plain(source: str) -> str:
    """Return a cell's text without what spaces and line ends may change."""
    return " ".join(source.split())


class Views:
    """The cells of one notebook, and whose they are.

    tasks: the coded ones. cells: of the notebook. given: code that the master gives.
    """

    def __init__(self, tasks: Sequence[Task], cells: Sequence[Cell], given: Sequence[str]):
        self.tasks, self.given = tasks, given
        self.cells = [cell for cell in cells if claims.is_run(cell, tasks)]
        self.claims = {task.id: claims.find(task, tasks, self.cells) for task in tasks}

    def owners(self, task: Task) -> set[int]:
        """Return the numbers of all cells that belong to a task, handed out ones included."""
        claim = self.claims[task.id]
        return set(claim.numbers) | {cell.number for cell in self.cells if cell.id == task.id}

    def planned(self, numbers: Sequence[int], kind: str) -> list[PlannedCell]:
        """Return the cells with these numbers as they are run for tasks of a kind."""
        captures: dict[int, list[tuple[str, str]]] = {}
        seconds: dict[int, float] = {}
        for task in self.tasks:
            for number in self.claims[task.id].numbers:
                captures.setdefault(number, []).append((key(task, number), task.asks))
                seconds[number] = max(seconds.get(number, 0.0), task.seconds)
        longest = max(task.seconds for task in self.tasks if task.kind == kind)
        otherwise = KERAS_SECONDS if kind == "model" else min(OTHER_CELL_SECONDS, longest)
        wanted = set(numbers)
        there = {plain(cell.source) for cell in self.cells if cell.number in wanted}
        first = [
            PlannedCell(GIVEN + place, source, KERAS_SECONDS)
            for place, source in enumerate(self.given)
            if plain(source) not in there
        ]
        return first + [
            PlannedCell(
                cell.number,
                cell.source,
                seconds.get(cell.number, otherwise),
                tuple(captures.get(cell.number, ())),
            )
            for cell in self.cells
            if cell.number in wanted
        ]

    def whole(self, task: Task | None) -> list[int]:
        """Return the cells of the whole notebook, without those of (other) model tasks."""
        left_out: set[int] = set()
        for other in self.tasks:
            if other.kind == "model" and other is not task:
                left_out |= self.owners(other)
        kept = set() if task is None else set(self.claims[task.id].numbers)
        return [cell.number for cell in self.cells if cell.number not in left_out - kept]

    def alone(self, task: Task, number: int) -> list[int]:
        """Return the cells of a task by itself: what it needs, and no task's cells before it."""
        wanted = {number}
        by_id = {other.id: other for other in self.tasks}
        waiting = list(task.needs)
        while waiting:
            needed = by_id.get(waiting.pop())
            if needed is not None and not wanted & self.owners(needed):
                wanted |= set(self.claims[needed.id].numbers[-1:])
                waiting.extend(needed.needs)
        taken = set().union(*(self.owners(other) for other in self.tasks))
        last = max(wanted)
        return [
            cell.number
            for cell in self.cells
            if cell.number in wanted or (cell.number < last and cell.number not in taken)
        ]
