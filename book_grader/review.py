"""The notebook that formgrader shows a teacher: what the student handed in, made harmless.

nbgrader would execute the submission and store its outputs. Here nothing is executed: the student's
cells keep their order, the master's cells are put back, and each points cell carries as its output
what the grader found. Outputs of the student, raw cells and HTML are left out or shown as text,
because formgrader displays the notebook in a page that may change grades.
"""

from __future__ import annotations

from collections.abc import Sequence
import contextlib
from copy import deepcopy
from dataclasses import asdict
import hashlib
import json
from pathlib import Path
import re
import textwrap

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book_grader import results
from book_grader.master import Master, cells_by_id
from book_grader.notebook import Cell, Unreadable, parse
from book_grader.report import describe, number, plain
from book_grader.results import Result

KEY = "book_grader"
FORM = 2  # of the notebook for formgrader; another number makes all of them anew
MOST_CELLS = 500
WIDTH = 100  # characters of a line in what the grader says below a task
# An invisible character behind what would begin a tag: the text looks the same and stays text.
JOINER = "\N{WORD JOINER}"
TAG = re.compile(r"<(?=[A-Za-z/!?])")
# MathJax commands that make links, attributes or load more of MathJax.
COMMAND = re.compile(
    r"\\(?=(?:href|url|class|style|cssId|data|require|unicode|def|newcommand|let|"
    r"renewcommand|mmlToken|html)(?![a-z]*\d))"
)
SCRIPT_LINK = re.compile(r"(javascript|vbscript|data)(?=\s*:)", re.IGNORECASE)


def path_of(course: Path, stem: str, student: str) -> Path:
    """Return where formgrader looks for a student's notebook."""
    return Path(course) / "autograded" / student / stem / f"{stem}.ipynb"


def harmless(text: str) -> str:
    """Return Markdown that looks the same and holds no HTML, script links or active TeX."""
    text = plain(text)
    text = TAG.sub("<" + JOINER, text)
    text = COMMAND.sub(lambda _: "\\" + JOINER, text)
    return SCRIPT_LINK.sub(lambda found: found.group(1) + JOINER, text)


def fingerprint(result: Result) -> str:
    """Return a digest of what decides a submission's grades: the same when they are the same."""
    facts = [
        result.state,
        result.submission and result.submission.sha256,
        result.checks_sha256,
        [[task.id, task.points, task.earned] for task in result.tasks],
        # Without a file that was graded, the reasons say which files there are.
        result.reasons if result.submission is None else [],
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


def student_cells(course: Path, result: Result) -> tuple[Cell, ...]:
    """Return the cells of a submission as the grader read them; none where it is unreadable."""
    if result.submission is None or result.state == results.UNREADABLE:
        return ()
    # The original that was kept, else what was handed in.
    name = f"{results.file_name(result.student)}-{result.submission.sha256[:12]}.ipynb"
    kept = results.folder(course, result.assignment) / "original" / name
    for file in (kept, Path(course) / result.submission.file):
        with contextlib.suppress(OSError, Unreadable):
            content = file.read_bytes()
            if hashlib.sha256(content).hexdigest() == result.submission.sha256:
                return parse(content, result.assignment).cells
    return ()


def _shown(master: Master, result: Result) -> str:
    """Return a digest of all that the notebook for formgrader is made of."""
    facts = asdict(result) | {"seconds": 0}
    text = json.dumps([FORM, facts, nbformat.writes(master.notebook)], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def build(master: Master, result: Result, cells: Sequence[Cell]) -> NotebookNode:
    """Return the notebook for formgrader: the student's cells and the master's, none executed."""
    named = cells_by_id(master.notebook)
    visible = cells_by_id(master.visible)
    # As nbgrader does, the last of several cells with one id is taken for it.
    last = {cell.id: i for i, cell in enumerate(cells) if cell.id in named}
    answers = {answer.id: answer.text for answer in result.written}
    shown: list[NotebookNode] = []
    for index, cell in enumerate(cells[:MOST_CELLS]):
        if last.get(cell.id) == index:
            known = named[cell.id]
            own = known.metadata.nbgrader.get("solution")
            text = answers.get(cell.id, cell.source) if own else None
            shown.append(_known(known, visible[cell.id], cell.kind, text))
        else:
            shown.append(_foreign(cell.kind, cell.source))
        if shown[-1].cell_type == "code":
            shown[-1].execution_count = cell.number + 1  # as the grader names cells
    if len(cells) > MOST_CELLS:
        shown.append(new_markdown_cell(f"*{len(cells) - MOST_CELLS} more cells are not shown.*"))
    _put_back(shown, named, visible, answers)
    _report(shown, master, result)
    for place, cell in enumerate(shown):
        cell["id"] = f"cell-{place}"
    head = _head(result, bool(cells))
    notebook = new_notebook(cells=[new_markdown_cell(head, id="grader"), *shown])
    kept = ("kernelspec", "language_info")
    notebook.metadata.update(
        {key: value for key, value in master.notebook.metadata.items() if key in kept}
    )
    notebook.metadata[KEY] = {
        "fingerprint": fingerprint(result),
        "shown": _shown(master, result),
        "written": {answer.id: digest(answer.text) for answer in result.written},
    }
    return notebook


def _known(cell, visible, kind, text):
    """A cell of the master; with the student's text where the student was to write."""
    copy = deepcopy(cell)
    copy.source = visible.source
    if copy.cell_type == "code":
        copy.execution_count = None
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


def _put_back(shown, named, visible, answers):
    """Insert each cell of the master that is missing, behind the one that it follows there."""
    place = -1
    for name, cell in named.items():
        present = [i for i, other in enumerate(shown) if _id(other) == name]
        if present:
            place = present[0]
            continue
        # A written answer may have been found by its content, in a cell without its id.
        restored = _known(cell, visible[name], cell.cell_type, answers.get(name) or None)
        if not answers.get(name) and cell.metadata.nbgrader.get("solution"):
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
            text = _wrapped(plain(describe(task)))
            cell.outputs = [new_output("stream", name="stdout", text=text)]


def _wrapped(text):
    """Return text whose long lines go on below, indented as they began."""
    lines = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip(" ")))
        wrapped = textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False)
        lines += wrapped or [""]
    return "\n".join(lines)


def _head(result, readable):
    lines = [f"**Grader: {result.state}.**"]
    if result.earned is not None:
        lines[0] += f" Coded tasks: {number(result.earned)} of {number(result.points)} points."
    lines += [f"- {harmless(text)}" for text in result.reasons]
    lines += [f"- For you only: {harmless(text)}" for text in result.notes]
    if result.state != results.GRADED:
        lines.append(
            "\nThe coded tasks wait for you: type the points of each one, the grader's too where "
            "they are right, or confirm all of them with `book-grade confirm`."
        )
    lines.append("\nNothing was executed to show this page; the student's outputs are left out.")
    if readable:
        lines.append("The number before a code cell is its place in what was handed in.")
    return "\n".join(lines)


def write(course: Path, master: Master, result: Result):
    """Write the notebook for formgrader, and the time of submission beside it, atomically."""
    path = path_of(course, result.assignment, result.student)
    for left in path.parent.glob(".*.writing"):  # by a process that was killed
        left.unlink(missing_ok=True)
    if entered(course, result.assignment, result.student).get("shown") != _shown(master, result):
        notebook = build(master, result, student_cells(course, result))
        nbformat.validate(notebook)
        results.write_atomically(path, nbformat.writes(notebook).encode() + b"\n")
    stamp = timestamp(course, result.assignment, result.student)
    beside = path.with_name("timestamp.txt")
    if stamp is not None and not (beside.exists() and beside.read_text("utf-8") == stamp):
        results.write_atomically(beside, stamp.encode())


def timestamp(course: Path, stem: str, student: str) -> str | None:
    """Return the time of submission as nbgrader's exchange noted it, None if there is none."""
    file = Path(course) / "submitted" / student / stem / "timestamp.txt"
    try:
        if file.is_symlink() or file.stat().st_size > 200:
            return None
        return file.read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError):
        return None
