"""What a teacher reads in the terminal: the class as a table, its misconceptions, one score."""

from __future__ import annotations

from collections.abc import Iterable
import shutil
import textwrap
from typing import TYPE_CHECKING

from book_grader import results
from book_grader.results import GRADED, NOT_SUBMITTED, STATES, Result

if TYPE_CHECKING:
    from book_grader.standing import Standing

UNSAFE = "These grades were made WITHOUT A SANDBOX: students' code ran with your rights."
OPEN = "–"
SYMBOLS = {True: "✓", False: "✗"}
LONGEST_TEXT = 100_000  # characters


def plain(text: str) -> str:
    """Return text that can be written as UTF-8 and is not endless."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + f"\n… ({len(text):,} characters; the rest is in the original)"
    return text


def one_line(text: str) -> str:
    """Return text as one line of printable characters, so that it cannot steer a terminal."""
    kept = "".join(c if c.isprintable() else " " for c in plain(text))
    return " ".join(kept.split())


def points(value: float | None) -> str:
    """Return points for a table; a dash where nothing can be said, which is not zero."""
    return OPEN if value is None else number(value)


def table(standings: Iterable[Standing], width: int | None = None) -> str:
    """Return the class as a table: state, each task, written questions, total, reasons."""
    rows = list(standings)
    if not rows:
        return "There are no results yet.\n"
    width = width or shutil.get_terminal_size((100, 24)).columns
    tasks, written = list(rows[0].tasks), list(rows[0].written)
    head = ["student", "state", *tasks, *written, "total", "reasons"]
    lines = []
    for row in rows:
        values = [points(row.tasks[task]) for task in tasks]
        values += [points(row.written[name]) for name in written]
        why = "; ".join(one_line(reason) for reason in row.reasons)
        lines.append([one_line(row.student), row.state, *values, points(row.total), why])
    worth = [number(rows[0].points[name]) for name in (*tasks, *written)]
    lines.append(["of", "", *worth, number(sum(rows[0].points.values())), ""])
    sizes = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head) - 1)]
    room = max(12, width - sum(sizes) - 2 * len(sizes))
    text = [_line(line, sizes, room) for line in (head, *lines[:-1])]
    text.insert(1, "-" * min(width, len(text[0]) + 8))
    text += ["-" * min(width, len(text[0]) + 8), _line(lines[-1], sizes, room)]
    text += ["", summary(rows)]
    return "\n".join(text) + "\n"


def _line(values, sizes, room):
    *columns, why = values
    cells = [
        value.ljust(size) if i < 2 else value.rjust(size)
        for i, (value, size) in enumerate(zip(columns, sizes, strict=True))
    ]
    why = why if len(why) <= room else why[: room - 1] + "…"
    return "  ".join([*cells, why]).rstrip()


def summary(rows: list[Standing]) -> str:
    """Return how many are in each state, and how many are final."""
    counts = [f"{sum(row.state == state for row in rows)} {state}" for state in STATES]
    final = sum(row.final for row in rows)
    text = f"{len(rows)} students: {', '.join(counts)}; {final} final."
    waiting = [row for row in rows if row.state == GRADED and not row.final]
    if waiting:
        text += f" {len(waiting)} wait for a person to grade the written question."
    if any(row.result.unsafe for row in rows):
        text += f"\n{UNSAFE}"
    return text


def overview(these: Iterable[Result], width: int = 100) -> str:
    """Return for each part of each task which share of the class passed, and the lost hints.

    Counts the submissions that the machine graded. Hints are what the class has misunderstood,
    the most frequent first.
    """
    every = list(these)
    rows = [result for result in every if result.state == GRADED and result.tasks]
    if not rows:
        return "There is no graded submission yet.\n"
    lines = [f"{rows[0].assignment}: {len(rows)} graded submissions", ""]
    lost: list[tuple[int, str, str, str]] = []
    for index, task in enumerate(rows[0].tasks):
        tasks = [result.tasks[index] for result in rows if len(result.tasks) > index]
        mean = sum(t.earned for t in tasks) / len(tasks)
        lines.append(f"{task.title} ({task.id}): mean {mean:.1f} of {number(task.points)}")
        for status in results.STATUSES[3:]:
            count = sum(t.status == status for t in tasks)
            if count:
                lines.append(f"    {count} {status}")
        for part in task.parts:
            found = [p for t in tasks for p in t.parts if p.name == part.name]
            passed = sum(p.earned >= p.points for p in found)
            bar = "█" * round(20 * passed / len(found))
            lines.append(f"  {100 * passed / len(found):4.0f} %  {bar:<20}  {part.name}")
            if passed < len(found):
                hint = next((p.hint for p in found if p.hint), "")  # who passed got none
                lost.append((len(found) - passed, task.title, part.name, hint))
    if lost:
        lines += ["", "What the class has misunderstood, the most frequent first:"]
    for count, title, name, hint in sorted(lost, key=lambda item: -item[0]):
        text = f"{count} of {len(rows)}: {title}, {name}. {hint}"
        lines.append(
            textwrap.fill(text, width, initial_indent="- ", subsequent_indent="  ").rstrip()
        )
    if any(result.unsafe for result in every):
        lines += ["", UNSAFE]
    return "\n".join(lines) + "\n"


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


def explain(result: Result, standing: Standing | None = None) -> str:
    """Return why a submission has its score, part by part, for the teacher."""
    lines = [f"{result.assignment}, {one_line(result.student)}: {result.state}"]
    if standing is not None and standing.state != result.state:
        lines[0] += f" by the machine, now {standing.state}"
    if result.submission is not None:
        file = result.submission
        lines.append(f"{one_line(file.file)}, {file.bytes:,} bytes, SHA-256 {file.sha256[:16]}…")
    if result.checks_sha256:
        lines.append(f"checks SHA-256 {result.checks_sha256[:16]}…: the same two give this again")
    reasons = standing.reasons if standing is not None else result.reasons
    lines += [f"- {one_line(reason)}" for reason in reasons]
    lines += [f"- for you only: {one_line(note)}" for note in result.notes]
    for task in result.tasks:
        lines.append("")
        lines += [one_line_kept(line) for line in describe(task).rstrip().split("\n")]
        if standing is not None:
            lines += _by_hand(standing, task)
    if result.written:
        lines.append("")
    for answer in result.written:
        given = None if standing is None else standing.written.get(answer.id)
        state = "waits for a person" if given is None else number(given)
        lines.append(f"{answer.title}: {state} of {number(answer.points)} points")
        if standing is not None and answer.id in standing.comments:
            lines.append(f"  Comment: {one_line(standing.comments[answer.id])}")
    if result.earned is not None:
        lines += ["", f"Coded tasks: {number(result.earned)} of {number(result.points)} points"]
        if standing is not None and standing.coded not in (None, result.earned):
            lines[-1] += f" by the machine, {number(standing.coded)} now"
    elif result.state != NOT_SUBMITTED:
        lines += ["", "Nothing was scored, which is not the same as zero points."]
    if standing is not None:
        total = sum(standing.points.values())
        lines.append(f"Total: {points(standing.total)} of {number(total)} points")
        if not standing.final:
            lines[-1] += ", not final"
    return "\n".join(lines) + "\n"


def one_line_kept(line: str) -> str:
    """Return a line without control characters, its indentation kept."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + one_line(line)


def _by_hand(standing, task):
    given = standing.tasks.get(task.id)
    lines = []
    if given is not None and abs(given - task.earned) > 1e-9:
        lines.append(
            f"  A person changed this from {number(task.earned)} to {number(given)} points"
        )
    if task.id in standing.comments:
        lines.append(f"  Comment: {one_line(standing.comments[task.id])}")
    return lines
