"""The notebook that formgrader shows a teacher: what the student handed in, made harmless.

nbgrader would execute the submission and store its outputs. Here nothing is executed: the student's
cells keep their order, the master's cells are put back, and each points cell carries as its output
what the grader found. Outputs of the student, raw cells and HTML are left out or shown as text,
because formgrader displays the notebook in a page that may change grades.
"""

from __future__ import annotations

from copy import deepcopy
import hashlib
import json
from pathlib import Path
import re

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book_grader import results
from book_grader.master import Master, cells_by_id
from book_grader.results import Result

KEY = "book_grader"
LONGEST_CELL = 100_000  # characters
MOST_CELLS = 500
# An invisible character behind what would begin a tag: the text looks the same and stays text.
JOINER = "\N{WORD JOINER}"
TAG = re.compile(r"<(?=[A-Za-z/!?])")
# MathJax commands that make links, attributes or load more of MathJax.
COMMAND = re.compile(
    r"\\(?=(?:href|url|class|style|cssId|data|require|unicode|def|newcommand|let|"
    r"renewcommand|mmlToken|html)(?![a-z]*\d))"
)
SCRIPT_LINK = re.compile(r"(javascript|vbscript|data)(?=\s*:)", re.IGNORECASE)

SYMBOLS = {True: "✓", False: "✗"}


def path_of(course: Path, stem: str, student: str) -> Path:
    """Return where formgrader looks for a student's notebook."""
    return Path(course) / "autograded" / student / stem / f"{stem}.ipynb"


def harmless(text: str) -> str:
    """Return Markdown that looks the same and holds no HTML, script links or active TeX."""
    text = plain(text)
    text = TAG.sub("<" + JOINER, text)
    text = COMMAND.sub(lambda _: "\\" + JOINER, text)
    return SCRIPT_LINK.sub(lambda found: found.group(1) + JOINER, text)


def plain(text: str) -> str:
    """Return text that can be written as UTF-8 and is not endless."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL] + f"\n… ({len(text):,} characters; the rest is in the original)"
    return text


def fingerprint(result: Result) -> str:
    """Return a digest of what decides a submission's grades: the same when they are the same."""
    facts = [
        result.state,
        result.submission and result.submission.sha256,
        result.checks_sha256,
        [[task.id, task.points, task.earned] for task in result.tasks],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def digest(text: str) -> str:
    """Return a digest of a written answer."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def entered(course: Path, stem: str, student: str) -> dict:
    """Return what was entered last: its fingerprint and the digests of the written answers.

    Empty if nothing was, or if the notebook is another program's.
    """
    try:
        data = json.loads(path_of(course, stem, student).read_bytes())
        found = data["metadata"][KEY]
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def student_cells(file: Path) -> list[tuple[str, str, str | None]]:
    """Return (type, text, nbgrader id) of each cell of a submission; none where it is unreadable.

    Tolerant, and blind to everything else: it is for showing, not for grading.
    """
    try:
        data = json.loads(file.read_bytes().decode("utf-8-sig", "replace"))
        worksheets = data.get("worksheets")
        cells = data["cells"] if "cells" in data else worksheets[0]["cells"]
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError, AttributeError):
        return []
    found = []
    for cell in cells if isinstance(cells, list) else []:
        if not isinstance(cell, dict):
            continue
        text = cell.get("source", cell.get("input", ""))
        if isinstance(text, list):
            text = "".join(part for part in text if isinstance(part, str))
        metadata = cell.get("metadata")
        about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = about.get("grade_id") if isinstance(about, dict) else None
        kind = cell.get("cell_type") if cell.get("cell_type") in ("code", "markdown") else "raw"
        text = text if isinstance(text, str) else ""
        found.append((kind, text, name if isinstance(name, str) else None))
    return found


def build(master: Master, result: Result, cells: list[tuple[str, str, str | None]]) -> NotebookNode:
    """Return the notebook for formgrader: the student's cells and the master's, none executed."""
    named = cells_by_id(master.notebook)
    visible = cells_by_id(master.visible)
    # As nbgrader does, the last of several cells with one id is taken for it.
    last = {name: i for i, (_, _, name) in enumerate(cells) if name in named}
    shown: list[NotebookNode] = []
    for index, (kind, text, name) in enumerate(cells[:MOST_CELLS]):
        if name in named and last[name] == index:
            own = named[name].metadata.nbgrader.get("solution")
            shown.append(_known(named[name], visible[name], kind, text if own else None))
        else:
            shown.append(_foreign(kind, text))
    if len(cells) > MOST_CELLS:
        shown.append(new_markdown_cell(f"*{len(cells) - MOST_CELLS} more cells are not shown.*"))
    _put_back(shown, named, visible)
    _report(shown, master, result)
    for number, cell in enumerate(shown):
        cell["id"] = f"cell-{number}"
    notebook = new_notebook(cells=[new_markdown_cell(_head(result), id="grader"), *shown])
    kept = ("kernelspec", "language_info")
    notebook.metadata.update(
        {key: value for key, value in master.notebook.metadata.items() if key in kept}
    )
    notebook.metadata[KEY] = {
        "fingerprint": fingerprint(result),
        "written": {answer.id: digest(answer.text) for answer in result.written},
    }
    return notebook


def _known(cell, visible, kind, text):
    """A cell of the master; with the student's text where the student was to write."""
    copy = deepcopy(cell)
    copy.source = visible.source
    if text is not None:
        copy.source = plain(text) if copy.cell_type == "code" else harmless(text)
        if kind != copy.cell_type and copy.cell_type == "code":
            copy.source = f"# handed in as a {kind} cell\n{copy.source}"
    return copy


def _foreign(kind, text):
    if kind == "code":
        return new_code_cell(plain(text))
    if kind == "markdown":
        return new_markdown_cell(harmless(text))
    fence = "`" * (3 + max((len(run) for run in re.findall("`+", text)), default=0))
    return new_markdown_cell(f"*A raw cell:*\n\n{fence}text\n{harmless(text)}\n{fence}")


def _put_back(shown, named, visible):
    """Insert each cell of the master that is missing, behind the one that it follows there."""
    place = -1
    for name, cell in named.items():
        present = [i for i, other in enumerate(shown) if _id(other) == name]
        if present:
            place = present[0]
            continue
        restored = _known(cell, visible[name], cell.cell_type, None)
        if cell.metadata.nbgrader.get("solution"):
            note = "No cell of the submission carries this task's id"
            text = f"# {note}." if cell.cell_type == "code" else f"*{note}.*"
            restored.source = text
        place += 1
        shown.insert(place, restored)


def _id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _report(shown, master, result):
    """Write what the grader found into the output of each points cell."""
    tasks = {task.id: task for task in result.tasks}
    names = {points: task for task, points in master.coded.items()}
    for cell in shown:
        task = tasks.get(names.get(_id(cell), ""))
        if cell.cell_type == "code" and task is not None:
            text = plain(describe(task))
            cell.outputs = [new_output("stream", name="stdout", text=text)]


def describe(task: results.TaskResult) -> str:
    """Return what a task earned, part by part, as plain text."""
    lines = [f"{task.title}: {number(task.earned)} of {number(task.points)} points, {task.status}"]
    if task.message:
        lines.append(f"  {task.message}")
    for part in task.parts:
        passed = part.earned >= part.points
        lines.append(
            f"  {SYMBOLS[passed]} {part.name}: {number(part.earned)} of {number(part.points)}"
        )
        if not passed and part.hint:
            lines.append(f"      {part.hint}")
    return "\n".join(lines) + "\n"


def number(value: float) -> str:
    """Return points as people write them: 3, 2.5, 0.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _head(result):
    lines = [f"**Grader: {result.state}.**"]
    if result.earned is not None:
        lines[0] += f" Coded tasks: {number(result.earned)} of {number(result.points)} points."
    lines += [f"- {harmless(text)}" for text in result.reasons]
    lines += [f"- For you only: {harmless(text)}" for text in result.notes]
    lines.append("\nNothing was executed to show this page; the student's outputs are left out.")
    return "\n".join(lines)


def write(course: Path, master: Master, result: Result):
    """Write the notebook for formgrader, and the time of submission beside it, atomically."""
    path = path_of(course, result.assignment, result.student)
    cells = []
    if result.submission is not None and result.state != results.UNREADABLE:
        cells = student_cells(Path(course) / result.submission.file)
    notebook = build(master, result, cells)
    nbformat.validate(notebook)
    _write(path, nbformat.writes(notebook).encode() + b"\n")
    stamp = timestamp(course, result.assignment, result.student)
    if stamp is not None:
        _write(path.with_name("timestamp.txt"), stamp.encode())


def _write(path, content):
    if not path.exists() or path.read_bytes() != content:
        results.write_atomically(path, content)


def timestamp(course: Path, stem: str, student: str) -> str | None:
    """Return the time of submission as nbgrader's exchange noted it, None if there is none."""
    file = Path(course) / "submitted" / student / stem / "timestamp.txt"
    try:
        if file.is_symlink() or file.stat().st_size > 200:
            return None
        return file.read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError):
        return None
