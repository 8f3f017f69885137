"""The master of an assignment: one notebook, from which all versions are made.

As text (py:percent) each cell begins with its role, whose value is the cell's id:

    # %% [markdown] read="softmax_task"          shown, not to be changed
    # %% read="setup"                            the same for code
    # %% solution="softmax"                      the student writes here
    # %% points="softmax_points" worth=5         graded by the machine
    # %% [markdown] written="why" worth=5        graded by a person

In the notebook the same stands in nbgrader's metadata (schema 3), and the cell's id is the role's.
"""

from dataclasses import dataclass
import json

import nbformat

from book_grader import checks
from tools.assignments import COURSE
from tools.notebook_form import KERNELSPEC, LANGUAGE_INFO, to_text

# role: (grade, solution, locked); the cells of a role "points" or "written" carry points.
ROLES = {
    "read": (False, False, True),
    "solution": (False, True, False),
    "points": (True, False, True),
    "written": (True, True, False),
}
SCHEMA = 3
BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


class MasterProblem(ValueError):
    """A master or its checks cannot be read as such; the message says what was expected."""


@dataclass(frozen=True)
class Cell:
    """A cell of a master: its id and role (None where nbgrader knows nothing of it), its points."""

    id: str | None
    role: str | None
    worth: float
    is_code: bool
    source: str


def path_of(stem, course=COURSE):
    """Return the path of a master, whether it exists or not."""
    return course / "source" / stem / f"{stem}.ipynb"


def find(names=(), course=COURSE):
    """Return the stems named by number or stem; all assignments for no name.

    Raises MasterProblem for a name that fits none, and lists those that exist.
    """
    every = sorted(path.parent.name for path in course.glob("source/*/*.ipynb"))
    chosen = []
    for name in names:
        fitting = [stem for stem in every if stem == name or stem[:2] == name]
        if not fitting:
            known = ", ".join(every) or "none"
            raise MasterProblem(f"expected an assignment's number or stem, got {name!r} ({known})")
        chosen += fitting
    return chosen or every


def read(stem, course=COURSE):
    """Read a master; raise MasterProblem when it is not a notebook."""
    path = path_of(stem, course)
    try:
        return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise MasterProblem(f"{path.name}: expected a notebook, got {error}") from error


def checks_of(stem, course=COURSE):
    """Run assignments/checks/STEM.py and return its ASSIGNMENT. Raises MasterProblem."""
    path = course / "checks" / f"{stem}.py"
    if not path.exists():
        raise MasterProblem(f"expected {path.name} in {path.parent.name}/, which does not exist")
    try:
        return checks.load(path)
    except ValueError as problem:
        raise MasterProblem(str(problem)) from problem


def role_of(cell):
    """Return the role that a cell's nbgrader metadata describes, or None."""
    about = cell.metadata.get("nbgrader")
    if not about:
        return None
    found = tuple(bool(about.get(key)) for key in ("grade", "solution"))
    return {flags[:2]: role for role, flags in ROLES.items()}[found]


def cells_of(notebook):
    """Return the Cells of a notebook with nbgrader's metadata."""
    return [
        Cell(
            id=cell.metadata.get("nbgrader", {}).get("grade_id"),
            role=role_of(cell),
            worth=_whole(cell.metadata.get("nbgrader", {}).get("points", 0)),
            is_code=cell.cell_type == "code",
            source=cell.source,
        )
        for cell in notebook.cells
    ]


def _metadata(role, name, worth):
    grade, solution, locked = ROLES[role]
    about = {
        "grade": grade,
        "grade_id": name,
        "locked": locked,
        "schema_version": SCHEMA,
        "solution": solution,
        "task": False,
    }
    return {"nbgrader": {**about, "points": worth} if grade else about}


def notebook_of(cells):
    """Return the notebook that holds these Cells: no outputs, no counts, ids from nbgrader's.

    Raises MasterProblem for a cell without a role, and for an id that stands twice.
    """
    made, taken = [], set()
    for number, cell in enumerate(cells, 1):
        source = cell.source.strip("\n")
        if not source.strip():
            continue
        if cell.role not in ROLES:
            raise MasterProblem(
                f"cell {number} ({source.splitlines()[0][:50]!r}): expected a role, one of "
                f"{', '.join(ROLES)}, got {cell.role}"
            )
        if cell.id in taken:
            raise MasterProblem(f"cell {number}: expected ids to differ, got {cell.id!r} again")
        taken.add(cell.id)
        entry = {
            "cell_type": "code" if cell.is_code else "markdown",
            "id": cell.id,
            "metadata": _metadata(cell.role, cell.id, cell.worth),
            "source": source,
        }
        made.append(entry | ({"outputs": [], "execution_count": None} if cell.is_code else {}))
    metadata = {"kernelspec": dict(KERNELSPEC), "language_info": dict(LANGUAGE_INFO)}
    return nbformat.from_dict(
        {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def normalise(notebook):
    """Return a copy of a master in normal form; raises MasterProblem as notebook_of does."""
    return notebook_of(cells_of(notebook))


def _jupytext():
    try:
        import jupytext
    except ModuleNotFoundError:
        raise MasterProblem(
            "expected the package jupytext, which the maintainers' environment has: "
            "make check installs it"
        ) from None
    return jupytext


def to_script(notebook):
    """Return a master as a py:percent script, each cell headed by its role."""
    plain = normalise(notebook)
    for cell, about in zip(plain.cells, cells_of(plain), strict=True):
        worth = {"worth": about.worth} if ROLES[about.role][0] else {}
        cell.metadata = nbformat.from_dict({about.role: about.id, **worth})
    plain.metadata = nbformat.from_dict(
        {"jupytext": {"cell_metadata_filter": "all", "notebook_metadata_filter": "-all"}}
    )
    return _jupytext().writes(plain, fmt="py:percent")


def from_script(text):
    """Return the master that a script describes.

    Raises MasterProblem for a cell without a role, or with two.
    """
    cells = []
    for number, cell in enumerate(_jupytext().reads(text, fmt="py:percent").cells, 1):
        if not cell.source.strip():
            continue
        roles = [role for role in ROLES if isinstance(cell.metadata.get(role), str)]
        if len(roles) != 1:
            first = (cell.source.splitlines() or [""])[0]
            raise MasterProblem(
                f"cell {number} ({first[:50]!r}): expected one role of {', '.join(ROLES)} with an "
                f'id, as in solution="softmax", got {json.dumps(dict(cell.metadata))}'
            )
        worth = _whole(cell.metadata.get("worth", 0))
        is_code = cell.cell_type == "code"
        cells.append(Cell(cell.metadata[roles[0]], roles[0], worth, is_code, cell.source))
    return notebook_of(cells)


def _whole(points):
    return int(points) if float(points) == int(points) else float(points)


def faults_in_form(text):
    """Return why the text of a stored master is not in normal form; an empty list if it is."""
    try:
        normal = to_text(normalise(nbformat.reads(text, as_version=4)))
    except MasterProblem as problem:
        return [str(problem)]
    return [] if normal == text else ["is not in normal form; python -m tools.assignments form"]
