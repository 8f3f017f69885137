"""A good submission of any assignment, made from its master, and what may be changed in it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
import json
from pathlib import Path
import re

from book_grader.tasks import Assignment, Task

SOLUTION = re.compile(r"^[ \t]*### BEGIN SOLUTION\n(.*?)^[ \t]*### END SOLUTION\n?", re.M | re.S)
HIDDEN = re.compile(
    r"^[ \t]*### BEGIN HIDDEN TESTS\n.*?^[ \t]*### END HIDDEN TESTS\n?", re.M | re.S
)
STUB = "raise NotImplementedError()\n"


@dataclass(frozen=True)
class World:
    """What a hostile submission may reach for; all of it is made by the test, and watched.

    course: the teacher's folder. outside: another folder of the teacher's. port: something listens
    there. token: part of the name of every file and process that an attack makes. secret: a value
    in the grader's environment. namespace: the test's own process namespace; an attack that finds
    itself in it has got out, says so in `outside`, and does no harm.
    """

    course: str = "/nonexistent/course"
    outside: str = "/nonexistent/outside"
    port: int = 9
    token: str = "token_of_no_test"
    secret: str = "secret_of_no_test"
    namespace: str = ""


def source_of(cell) -> str:
    """The text of a cell, which nbformat stores as a string or as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def grade_id(cell) -> str | None:
    """The nbgrader id of a cell, if it has one."""
    settings = cell.get("metadata", {}).get("nbgrader")
    return settings.get("grade_id") if isinstance(settings, dict) else None


def find(notebook, wanted: str):
    """The cell with this nbgrader id. Raises KeyError."""
    for cell in notebook["cells"]:
        if grade_id(cell) == wanted:
            return cell
    raise KeyError(f"expected a cell {wanted!r}; got {[grade_id(c) for c in notebook['cells']]}")


def code_cell(source: str, **metadata):
    """A code cell as JupyterLab makes it."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{abs(hash(source)) % 10**8}",
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def student_version(master, *, solved: bool):
    """The notebook that a student has: without hidden tests; solved, or as it was handed out."""
    notebook = copy.deepcopy(master)
    for cell in notebook["cells"]:
        source = HIDDEN.sub("", source_of(cell))
        if cell["cell_type"] == "code":
            source = SOLUTION.sub(_dedent if solved else _stub, source)
        cell["source"] = source
    return notebook


def _dedent(match):
    return match.group(1)


def _stub(match):
    indent = re.match(r"[ \t]*", match.group(0)).group(0)
    return indent + STUB


class Good:
    """A submission that solves every coded task of an assignment.

    target: the task whose cell a kind of submission changes; no other task needs it.
    """

    def __init__(self, assignment: Assignment, master, world: World | None = None):
        self.assignment = assignment
        self.stem = assignment.stem
        self.world = world or World()
        self._master = master
        self._solved = student_version(master, solved=True)
        self.solutions = {task.id: source_of(find(self._solved, task.id)) for task in self.coded}
        needed = {other for task in self.coded for other in task.needs}
        free = [task for task in self.functions if task.id not in needed]
        self.target: Task = free[-1] if free else self.functions[-1]

    @classmethod
    def read(cls, assignment: Assignment, source: Path, world: World | None = None):
        """From a master notebook on disk."""
        return cls(assignment, json.loads(source.read_text(encoding="utf-8")), world)

    @property
    def coded(self):
        """The tasks that the machine grades."""
        return self.assignment.coded

    @property
    def functions(self):
        """Those that ask for a function."""
        return tuple(task for task in self.coded if task.kind == "function")

    @property
    def full(self) -> dict[str, float]:
        """All points, by task id."""
        return {task.id: task.points for task in self.coded}

    def notebook(self):
        """A fresh copy, solved."""
        return copy.deepcopy(self._solved)

    def blank(self):
        """A fresh copy, as it was handed out."""
        return student_version(self._master, solved=False)

    def with_code(self, code: str | dict[str, str]):
        """Solved, but for the target's cell, or for the cells that are named."""
        notebook = self.notebook()
        for task, text in (code if isinstance(code, dict) else {self.target.id: code}).items():
            find(notebook, task)["source"] = text
        return notebook

    def files(self, notebook) -> dict[str, bytes]:
        """The notebook as a student's folder holds it."""
        return {f"{self.stem}.ipynb": as_bytes(notebook)}


def as_bytes(notebook) -> bytes:
    """A notebook as JupyterLab writes it."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
