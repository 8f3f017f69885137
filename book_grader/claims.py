"""Which cell of a notebook is which task's.

A task's cell is known by nbgrader's id. Where that was lost, or its cell still is what was handed
out, it is known by its content: it defines the name that the task asks for.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
import re

from book_grader.notebook import Cell
from book_grader.tasks import Task

_NOT_RUN = ("_try", "_points")


@dataclass(frozen=True)
class Claim:
    """The cells that could be a task's: one as a rule, none, or several that differ.

    numbers: of the cells; where cells are identical, of the last. handed_out: the cells that still
    are what the student was given. remarks: what the student and the teacher should know.
    """

    task: Task
    numbers: tuple[int, ...]
    handed_out: bool = False
    remarks: tuple[str, ...] = field(default=())


@cache
def _parsed(source: str) -> ast.Module | None:
    """Return a cell's code, with IPython's magics and commands blanked, or None."""
    blanked = re.sub(r"^(\s*)(%|!|\?).*$", r"\1pass", source, flags=re.MULTILINE)
    blanked = re.sub(r"^(.*\S)\?{1,2}\s*$", "pass", blanked, flags=re.MULTILINE)
    try:
        return ast.parse(blanked)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@cache
def names_defined(source: str) -> frozenset[str]:
    """Return the names that a cell defines at its top level, compound statements included."""
    module = _parsed(source)
    if module is None:
        # Not Python: still the student's attempt at what it begins to define.
        found = re.findall(r"^(?:async\s+)?(?:def|class)\s+(\w+)", source, re.MULTILINE)
        return frozenset(found + re.findall(r"^(\w+)\s*=[^=]", source, re.MULTILINE))
    names: set[str] = set()
    waiting: list[ast.AST] = list(module.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        waiting.extend(ast.iter_child_nodes(node))
    return frozenset(names)


def is_handed_out(source: str) -> bool:
    """Say whether a solution cell holds no attempt: nothing, or only what stubs are made of."""
    module = _parsed(source)
    return module is not None and all(_is_stub(statement) for statement in module.body)


def _is_stub(node: ast.stmt) -> bool:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return all(_is_stub(statement) for statement in node.body)
    if isinstance(node, ast.Raise):
        return "NotImplementedError" in ast.dump(node)
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass)):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Constant) and node.value.value in (None, ...)
    return False


def is_run(cell: Cell, tasks: Sequence[Task]) -> bool:
    """Say whether a cell is run: code that is not one of ours that test the student's.

    A task's cell is code, even where its type was changed. A test cell that was overwritten with a
    task's function is the student's.
    """
    if not cell.source.strip():
        return False
    if cell.id in {task.id for task in tasks}:
        return True
    if cell.kind != "code" or not cell.id.endswith(_NOT_RUN):
        return cell.kind == "code"
    return any(task.asks in names_defined(cell.source) for task in tasks)


def find(task: Task, tasks: Sequence[Task], cells: Sequence[Cell]) -> Claim:
    """Find a task's cell. cells: those that are run. tasks: all coded ones."""
    own = [cell for cell in cells if cell.id == task.id]
    attempts = [cell for cell in own if not is_handed_out(cell.source)]
    remarks: list[str] = []
    if any(cell.kind != "code" for cell in own):
        remarks.append(f"the cell of the task {task.title!r} was read as code")
    if len(own) > 1:
        remarks.append(f"{len(own)} cells carry the name of the task {task.title!r}")
    attempts = [cell for cell in attempts if task.asks in names_defined(cell.source)] or attempts
    by_content = False
    if not any(task.asks in names_defined(cell.source) for cell in attempts):
        others = {other.id for other in tasks} - {task.id}
        content = [
            cell
            for cell in cells
            if task.asks in names_defined(cell.source)
            and not is_handed_out(cell.source)
            and cell not in own
        ]
        # A cell of another task comes last: it may only define the name on the way.
        content = [cell for cell in content if cell.id not in others] or content
        if content:
            attempts, by_content = content, True
    if by_content:
        remarks.append(f"the cell of the task {task.title!r} was found by its content")
    different = {" ".join(cell.source.split()): cell.number for cell in attempts}
    numbers = tuple(sorted(different.values()))
    return Claim(task, numbers, handed_out=bool(own) and not numbers, remarks=tuple(remarks))
