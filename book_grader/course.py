"""A teacher's course folder: the checks, the master and the secret of an assignment."""

from __future__ import annotations

import os
from pathlib import Path
import secrets

from book_grader import checks, results
from book_grader.grading import Rules
from book_grader.notebook import LARGEST_FILE, Notebook, Unreadable, parse
from book_grader.tasks import Assignment


class CourseProblem(Exception):
    """The course folder is not as it must be; the message says what to do."""


def rules(course: Path, stem: str, *, unsafe: bool = False) -> Rules:
    """Return what an assignment's submissions are graded by. Raises CourseProblem."""
    file = course / "checks" / f"{stem}.py"
    if not file.is_file():
        known = sorted(path.stem for path in (course / "checks").glob("[!_]*.py"))
        raise CourseProblem(
            f"expected the checks of {stem!r} at {file}. "
            + (f"There are: {', '.join(known)}" if known else "There are none in this folder")
        )
    content = file.read_bytes()
    try:
        assignment = checks.load(file)
    except ValueError as problem:
        raise CourseProblem(str(problem)) from problem
    given, handed_out = _master(course / "source" / stem / f"{stem}.ipynb", assignment)
    return Rules(
        assignment=assignment,
        checks_sha256=checks.sha256(content),
        secret=secret(course),
        given=given,
        handed_out=handed_out,
        private=(course.resolve(),),
        unsafe=unsafe,
    )


def _master(file: Path, assignment: Assignment) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the code that the master gives (imports, data), and the text that it hands out."""
    if not file.is_file():
        raise CourseProblem(f"expected the master notebook at {file}; there is none")
    try:
        master: Notebook = parse(file.read_bytes()[:LARGEST_FILE], assignment.stem)
    except Unreadable as problem:
        raise CourseProblem(f"{file}: {problem}") from problem
    graded = {task.id for task in assignment.tasks}
    given = tuple(
        cell.source
        for cell in master.cells
        if cell.kind == "code"
        and cell.id
        and cell.id not in graded
        and not cell.id.endswith(("_try", "_points"))
    )
    texts = (cell.source for cell in master.cells if cell.kind == "markdown")
    return given, frozenset(" ".join(text.split()) for text in texts)


def secret(course: Path) -> bytes:
    """Return the course's secret, from which hidden inputs are drawn; made at first use.

    Whoever loses it grades on other inputs from then on; whoever publishes it, publishes these.
    """
    file = course / "grading" / ".secret"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        candidate = file.with_name(f".secret.{os.getpid()}")
        results.write_atomically(candidate, secrets.token_hex(32).encode(), mode=0o600)
        try:
            os.link(candidate, file)  # never replaces the secret of another process
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(candidate, file)
        finally:
            candidate.unlink(missing_ok=True)
    content = file.read_bytes().strip()
    if len(content) < 32:
        raise CourseProblem(f"expected a secret of 64 characters in {file}; delete the file")
    return content
