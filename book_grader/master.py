"""The master notebook as nbgrader registers it in the gradebook.

`nbgrader generate_assignment` registers a master's cells on its way to the student version. Here
the same preprocessors run up to that step, so that a gradebook can be made without touching the
student version, and with the teacher's settings.
"""

from __future__ import annotations

import contextlib
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
import logging
import os
from pathlib import Path
import sys
import time

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    SaveCells,
)
from nbgrader.utils import is_grade, is_locked, is_solution
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

POINTS = "_points"


class GradebookError(Exception):
    """The gradebook and what is to be entered do not fit; the message says what to do."""


@dataclass(frozen=True)
class Master:
    """A master notebook, without solutions.

    notebook: what the gradebook holds, hidden tests included. visible: without hidden tests and
    marking scheme, as in the student version. coded: the points cell of each coded task, by the
    task's id. written: the ids of the written questions. points: of each graded cell, by its id.
    """

    stem: str
    notebook: NotebookNode
    visible: NotebookNode
    coded: dict[str, str]
    written: tuple[str, ...]
    points: dict[str, float]

    def source(self, cell_id: str) -> str:
        """Return the text that students get in a cell."""
        return cells_by_id(self.visible)[cell_id].source


def cells_by_id(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return the cells that nbgrader knows, by their ids."""
    named = {}
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id:
            named[grade_id] = cell
    return named


def settings(course: Path) -> Config:
    """Return the settings in the course's nbgrader_config.py; none if there is no such file."""
    course = Path(course).resolve()
    file = course / "nbgrader_config.py"
    return deepcopy(_settings(file, file.stat().st_mtime_ns)) if file.exists() else Config()


@lru_cache(maxsize=8)
def _settings(file: Path, _changed: int) -> Config:
    return PyFileConfigLoader(file.name, path=str(file.parent)).load_config()


def database(course: Path) -> str:
    """Return the address of the course's gradebook, as in its settings."""
    chosen = settings(course).CourseDirectory.get("db_url")
    file = (Path(course).resolve() / "gradebook.db").as_posix()
    return chosen if isinstance(chosen, str) else f"sqlite:///{file}?timeout=60"


def _database_file(url: str) -> Path | None:
    if not url.startswith("sqlite:///"):
        return None
    return Path(url.removeprefix("sqlite:///").split("?")[0])


@contextlib.contextmanager
def one_writer(course: Path, patience: float = 120):
    """Hold the right to write to the course's gradebook: one process of ours at a time.

    Raises GradebookError when another one has held it for `patience` seconds. The system takes the
    right back from a process that dies.
    """
    folder = Path(course) / "grading"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".writer.lock").open("a+") as file:
        began = time.monotonic()
        while not _lock(file):
            if time.monotonic() - began > patience:
                raise GradebookError(
                    f"expected to write to the gradebook of {course}, but another process has "
                    f"been writing for {patience:.0f} s; let it finish, then run this again"
                )
            time.sleep(0.05)
        yield


def _lock(file) -> bool:
    """Take the lock on an open file, unless another process has it; closing gives it back."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def open_gradebook(course: Path):
    """Open the course's gradebook; make it first if there is none."""
    _find_alembic()
    url = database(course)
    file = _database_file(url)
    if file is not None and not file.exists():
        # Made aside and moved, so that a killed process leaves no half-made gradebook behind.
        new = file.with_name(f".{file.name}.new")
        new.unlink(missing_ok=True)
        Gradebook(f"sqlite:///{new.as_posix()}", _course_id(course)).close()
        os.replace(new, file)
    with Gradebook(url, _course_id(course)) as gradebook:
        yield gradebook


def _course_id(course: Path) -> str:
    chosen = settings(course).CourseDirectory.get("course_id")
    return chosen if isinstance(chosen, str) else ""


def _find_alembic():
    """nbgrader calls `alembic` by its name: put this environment's programs on the path."""
    folder = str(Path(sys.executable).parent)
    if folder not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([folder, os.environ.get("PATH", "")])


def read_master(course: Path, stem: str) -> Master:
    """Read `source/STEM/STEM.ipynb`.

    Raises GradebookError when it is missing or has no graded cell.
    """
    file = Path(course) / "source" / stem / f"{stem}.ipynb"
    if not file.is_file():
        raise GradebookError(f"expected the master notebook of {stem} at {file}; there is none")
    notebook = nbformat.read(file, as_version=4)
    steps = (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums)
    notebook = _run(steps, notebook, course, stem)
    visible = _run((ClearHiddenTests, ClearMarkScheme), deepcopy(notebook), course, stem)
    named = cells_by_id(notebook)
    graded = {name: cell for name, cell in named.items() if is_grade(cell)}
    if not graded:
        raise GradebookError(f"expected cells that nbgrader grades in {file}; there is none")
    written = tuple(name for name, cell in graded.items() if is_solution(cell))
    coded = {name.removesuffix(POINTS): name for name in graded if name not in written}
    points = {name: float(cell.metadata.nbgrader["points"]) for name, cell in graded.items()}
    return Master(stem, notebook, visible, coded, written, points)


def _run(steps, notebook, course, stem):
    resources = {
        "nbgrader": {
            "student": ".",
            "assignment": stem,
            "notebook": stem,
            "db_url": database(course),
        }
    }
    configuration = settings(course)
    for step in steps:
        notebook, resources = step(config=configuration).preprocess(notebook, resources)
    return notebook


def register(gradebook: Gradebook, course: Path, master: Master):
    """Make the gradebook know the master's cells; nothing is written when it does already.

    Raises GradebookError when cells came or went after submissions had been entered.
    """
    if _is_registered(gradebook, master):
        return
    gradebook.update_or_create_assignment(master.stem)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    try:
        _run((SaveCells,), deepcopy(master.notebook), course, master.stem)
    except RuntimeError as problem:
        raise GradebookError(
            f"{master.stem}: cells of the master came or went since submissions were entered in "
            f"the gradebook ({problem}). Undo that in source/{master.stem}, or export the grades "
            f"and remove the assignment: nbgrader db assignment remove {master.stem} --force"
        ) from problem
    gradebook.db.expire_all()


def _is_registered(gradebook, master) -> bool:
    try:
        notebook = gradebook.find_notebook(master.stem, master.stem)
    except MissingEntry:
        return False
    named = cells_by_id(master.notebook)
    wanted = {
        name: (cell.cell_type, is_locked(cell), cell.metadata.nbgrader.get("checksum"))
        for name, cell in named.items()
        if is_grade(cell) or is_solution(cell) or is_locked(cell)
    }
    present = {c.name: (c.cell_type, c.locked, c.checksum) for c in notebook.source_cells}
    solutions = {name for name, cell in named.items() if is_solution(cell)}
    return (
        wanted == present
        and master.points == {c.name: c.max_score for c in notebook.grade_cells}
        and solutions == {c.name for c in notebook.solution_cells}
    )
