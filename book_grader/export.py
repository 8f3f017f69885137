"""Grades as files: one CSV with everything, and the forms that Moodle and Canvas import.

In the LMS forms stand only rows that are final. Both systems take an empty or foreign cell for "no
grade" and would remove what is there, and Moodle refuses a whole file because of one student whom
it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable
import csv
import io
from pathlib import Path

from book_grader import results
from book_grader.master import read_master
from book_grader.report import number, one_line
from book_grader.results import UNSAFE_NOTE
from book_grader.standing import Standing

# What spreadsheets take for the beginning of a formula, also in its wide form.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
FORMATS = ("csv", "moodle", "canvas")


def cell(text: str) -> str:
    """Return text for a cell that no spreadsheet takes for a formula."""
    text = one_line(text)
    return f"'{text}" if text.startswith(FORMULA) else text


def _points(value: float | None) -> str:
    return "" if value is None else number(value)


def _text(rows: Iterable[Iterable[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def everything(standings: Iterable[Standing]) -> str:
    """Return a CSV with one row for each student.

    A cell is empty where nothing can be said; 0 means that a task was graded and earned nothing.
    `machine` is what the machine found in the coded tasks, also where a person must still decide.
    """
    rows = list(standings)
    if not rows:
        return ""
    tasks, written = list(rows[0].tasks), list(rows[0].written)
    head = ["student", "state", "final", *tasks, *written, "coded", "penalty", "total", "points"]
    lines = [[*head, "machine", "reasons", "remarks"]]
    for row in rows:
        result = row.result
        lines.append(
            [
                cell(row.student),
                row.state,
                "yes" if row.final else "no",
                *(_points(row.tasks[task]) for task in tasks),
                *(_points(row.written[name]) for name in written),
                _points(row.coded),
                _points(row.penalty) if row.final else "",
                _points(row.total),
                number(sum(row.points.values())),
                _points(result.earned),
                cell("; ".join(row.reasons)),
                UNSAFE_NOTE if result.unsafe else "",
            ]
        )
    return _text(lines)


def moodle(standings: Iterable[Standing], title: str) -> str:
    """Return a CSV for Moodle's grade import (Grades, Import, CSV file).

    Map from "Username" to `username` (or from "Email address" to `useremail`), and the last two
    columns to the grade item and its feedback.
    """
    rows = [row for row in standings if row.final]
    lines = [["Username", "First name", "Last name", "Email address", title, f"{title} (Feedback)"]]
    for row in rows:
        who = row.person
        texts = (row.student, who.first_name, who.last_name, who.email)
        lines.append([*(cell(text) for text in texts), _points(row.total), cell(_feedback(row))])
    return _text(lines)


def _feedback(row: Standing) -> str:
    return "; ".join(
        f"{name}: {number(value)} of {number(row.points[name])}"
        for name, value in (row.tasks | row.written).items()
    )


def canvas(standings: Iterable[Standing], title: str) -> str:
    """Return a CSV for Canvas (Gradebook, Import).

    Students are found by "ID" (Canvas's own, from nbgrader's lms_user_id), else by "SIS Login ID",
    which is the id that they have here.
    """
    rows = [row for row in standings if row.final]
    if not rows:
        return ""
    worth = number(sum(rows[0].points.values()))
    lines = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]]
    lines.append(["    Points Possible", "", "", "", "", worth])
    for row in rows:
        who = row.person
        name = ", ".join(part for part in (who.last_name, who.first_name) if part) or row.student
        identity = (name, who.lms_user_id, "", row.student, "")
        lines.append([*(cell(text) for text in identity), _points(row.total)])
    return _text(lines)


def title_of(course: Path, stem: str) -> str:
    """Return the master's title, which names the column in an LMS."""
    for entry in read_master(course, stem).visible.cells:
        for line in entry.source.split("\n"):
            if entry.cell_type == "markdown" and line.startswith("# "):
                return one_line(line[2:])
    return stem


def write(course: Path, stem: str, standings: Iterable[Standing], form: str = "csv") -> Path:
    """Write one of FORMATS to `exports/` in the course's folder; return the file."""
    rows = list(standings)
    if form not in FORMATS:
        raise ValueError(f"expected one of {', '.join(FORMATS)}, got {form!r}")
    if form == "csv":
        content = everything(rows)
    else:
        make = moodle if form == "moodle" else canvas
        content = make(rows, title_of(course, stem))
    suffix = "" if form == "csv" else f"_{form}"
    if any(row.result.unsafe for row in rows):
        suffix += "_WITHOUT_SANDBOX"
    file = Path(course) / "exports" / f"{stem}{suffix}.csv"
    results.write_atomically(file, content.encode("utf-8"))
    return file
