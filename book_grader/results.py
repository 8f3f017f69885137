"""Result files: one for each submission, written whole or not at all.

`grading/STEM/STUDENT.json` under the course folder is both what the reports are made from and the
journal from which an interrupted grading goes on: a submission is done when its file names the
same bytes and the same checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
import hashlib
import json
import os
from pathlib import Path
import re
import tempfile
from typing import Any
from urllib.parse import quote

SCHEMA = 1

GRADED = "graded"
NEEDS_A_HUMAN = "needs a human"
UNREADABLE = "unreadable"
NOT_SUBMITTED = "not submitted"
STATES = (GRADED, NEEDS_A_HUMAN, UNREADABLE, NOT_SUBMITTED)

RIGHT = "right"
PARTLY = "partly"
WRONG = "wrong"
MISSING = "missing"
ERROR = "error"
OUT_OF_TIME = "out of time"
OUT_OF_MEMORY = "out of memory"
ENDED = "ended"
TOO_MUCH_OUTPUT = "too much output"
STATUSES = (
    RIGHT,
    PARTLY,
    WRONG,
    MISSING,
    ERROR,
    OUT_OF_TIME,
    OUT_OF_MEMORY,
    ENDED,
    TOO_MUCH_OUTPUT,
)

# What graded without a sandbox says of itself, in every report.
UNSAFE_NOTE = "graded without a sandbox"


class BrokenResult(Exception):
    """A result file that cannot be what the grader wrote."""


@dataclass
class PartResult:
    """What one part of a task earned. hint: what the student reads who lost it."""

    name: str
    points: float
    earned: float
    hint: str = ""


@dataclass
class TaskResult:
    """What one coded task earned. message: for the student, no input or answer of a hidden test."""

    id: str
    title: str
    points: float
    earned: float
    status: str
    message: str = ""
    parts: list[PartResult] = field(default_factory=list)


@dataclass
class WrittenAnswer:
    """The student's Markdown for a question that a person grades."""

    id: str
    title: str
    points: float
    text: str = ""


@dataclass
class SubmittedFile:
    """The file that was graded. file: relative to the course folder. sha256: of its bytes."""

    file: str
    sha256: str
    bytes: int


@dataclass
class Result:
    """All that is known of one submission.

    state: one of STATES. reasons: why it is not graded, and remarks that the student may read.
    earned, points: of the coded tasks; earned is None when nothing was scored, which is not zero.
    notes: for the teacher only. seconds: what the grading took.
    """

    assignment: str
    student: str
    state: str
    points: float
    earned: float | None = None
    reasons: list[str] = field(default_factory=list)
    submission: SubmittedFile | None = None
    checks_sha256: str = ""
    tasks: list[TaskResult] = field(default_factory=list)
    written: list[WrittenAnswer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    schema: int = SCHEMA

    @property
    def unsafe(self) -> bool:
        """Whether the student's code ran without a sandbox."""
        return UNSAFE_NOTE in self.notes

    def is_done(self, sha256: str, checks_sha256: str) -> bool:
        """Whether these bytes were graded with these checks."""
        same = self.submission is not None and self.submission.sha256 == sha256
        return same and self.checks_sha256 == checks_sha256


def file_name(student: str) -> str:
    """Return a file name, without its ending, that is safe on every system and one to one.

    An ordinary id stays as it is; anything else (a slash, a leading dot or hyphen, 300 letters)
    is quoted, and shortened with a hash.
    """
    if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.@+ -]{0,98}(?<![. ])", student):
        return student
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    quoted = quote(student.encode("utf-8", "surrogatepass"), safe="").replace(".", "%2E")
    return f"%{quoted[:60]}-{digest}"


def folder(course: Path, stem: str) -> Path:
    """Return the folder of an assignment's result files."""
    return Path(course) / "grading" / stem


def path_of(course: Path, stem: str, student: str) -> Path:
    """Return where a student's result lies, whether it exists or not."""
    return folder(course, stem) / f"{file_name(student)}.json"


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file so that no interruption ever leaves half of it under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, temporary = tempfile.mkstemp(prefix=".", suffix=".writing", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if hasattr(os, "O_DIRECTORY"):  # the name itself reaches the disk, where folders can be synced
        folder_number = os.open(path.parent, os.O_DIRECTORY)
        try:
            os.fsync(folder_number)
        finally:
            os.close(folder_number)


def write(course: Path, result: Result) -> Path:
    """Write a result file, atomically. Raises BrokenResult for one that contradicts itself."""
    check(result)
    path = path_of(course, result.assignment, result.student)
    text = json.dumps(asdict(result), ensure_ascii=True, indent=1, allow_nan=False)
    write_atomically(path, text.encode() + b"\n")
    return path


def read(path: Path) -> Result:
    """Read a result file. Raises BrokenResult when it is not one, OSError when it is not there."""
    try:
        data = json.loads(Path(path).read_bytes())
        result = _from_json(data)
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise BrokenResult(f"{path}: expected a result file; {problem}") from problem
    check(result)
    return result


def read_all(course: Path, stem: str) -> Iterator[Result]:
    """Yield the results of an assignment, sorted by student; broken files are left out."""
    found = []
    for path in folder(course, stem).glob("[!.]*.json"):
        try:
            found.append(read(path))
        except (BrokenResult, OSError):
            continue  # the next grading writes it anew
    yield from sorted(found, key=lambda result: result.student)


def _from_json(data: dict[str, Any]) -> Result:
    fields = dict(data)
    if fields.get("schema") != SCHEMA:
        raise ValueError(f"expected schema {SCHEMA}, got {fields.get('schema')!r}")
    if fields.get("submission") is not None:
        fields["submission"] = SubmittedFile(**fields["submission"])
    fields["tasks"] = [
        TaskResult(**{**task, "parts": [PartResult(**part) for part in task["parts"]]})
        for task in fields["tasks"]
    ]
    fields["written"] = [WrittenAnswer(**answer) for answer in fields["written"]]
    return Result(**fields)


def check(result: Result) -> None:
    """Raise BrokenResult when a result contradicts itself."""

    def demand(condition: bool, message: str) -> None:
        if not condition:
            raise BrokenResult(f"{result.assignment}, {result.student!r}: {message}")

    demand(result.schema == SCHEMA, f"expected schema {SCHEMA}, got {result.schema}")
    demand(result.state in STATES, f"expected a state of {STATES}, got {result.state!r}")
    if result.state == GRADED:
        demand(result.earned is not None, "graded, but without a score")
        demand(result.submission is not None, "graded, but no file is named")
    else:
        demand(bool(result.reasons), f"{result.state}, but without a reason")
    if result.state in (UNREADABLE, NOT_SUBMITTED):
        demand(result.earned is None, f"{result.state}, but scored {result.earned}")
    for task in result.tasks:
        demand(task.status in STATUSES, f"expected a status of {STATUSES}, got {task.status!r}")
        demand(0 <= task.earned <= task.points, f"{task.id}: {task.earned} of {task.points}")
        parts = sum(part.earned for part in task.parts)
        demand(abs(parts - task.earned) < 1e-9, f"{task.id}: parts add up to {parts}")
    if result.earned is not None:
        total = sum(task.earned for task in result.tasks)
        demand(abs(total - result.earned) < 1e-9, f"tasks add up to {total}, not {result.earned}")
