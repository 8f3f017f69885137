"""Finds what was handed in, keeps the original bytes, and decides which file counts.

Links are never followed, and nothing but ordinary files is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
import csv
from dataclasses import dataclass, field
import hashlib
import io
import os
from pathlib import Path
import re
import stat

from book_grader import results
from book_grader.notebook import LARGEST_FILE

_IGNORED = re.compile(r"^(\.|__MACOSX$|@eaDir$|Thumbs\.db$|desktop\.ini$)")
_MOODLE = re.compile(r"^(?P<student>.+_\d+)_assignsubmission_(file|onlinetext)_?$")
_CANVAS = re.compile(r"^(?P<student>[^_]+(_LATE)?_\d+)_\d+_(?P<file>.+)$", re.IGNORECASE)
_BESIDE = {"timestamp.txt", "user_info.txt"}  # what nbgrader writes beside a submission


@dataclass(frozen=True)
class HandedIn:
    """What one student handed in: any number of files, in one folder or flat among others'."""

    student: str
    files: tuple[Path, ...]
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Chosen:
    """The file that is graded. doubt: why a person has to choose instead."""

    path: Path | None
    remarks: tuple[str, ...] = ()
    doubt: str = ""


def from_course(course: Path, stem: str) -> list[HandedIn]:
    """Return what lies in nbgrader's `submitted/STUDENT/STEM/`."""
    found = []
    for entry in _entries(course / "submitted"):
        folder = entry / stem
        if entry.is_symlink() or folder.is_symlink():
            found.append(HandedIn(entry.name, (), (_linked(entry.name),)))
        elif folder.is_dir():
            found.append(_from_folder(entry.name, folder))
    return found


def from_downloads(folder: Path) -> list[HandedIn]:
    """Return what lies in a folder of an LMS's download: a file or a folder for each student."""
    by_student: dict[str, HandedIn] = {}
    for entry in _entries(folder):
        if entry.is_symlink():
            by_student[entry.name] = HandedIn(entry.name, (), (_linked(entry.name),))
            continue
        if entry.is_dir():
            match = _MOODLE.match(entry.name)
            one = _from_folder(match["student"] if match else entry.name, entry)
        else:
            match = _CANVAS.match(entry.name)
            one = HandedIn(match["student"] if match else entry.name.split(".")[0], (entry,))
        before = by_student.get(one.student, HandedIn(one.student, ()))
        by_student[one.student] = HandedIn(
            one.student, before.files + one.files, before.remarks + one.remarks
        )
    return [by_student[name] for name in sorted(by_student)]


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    names = sorted(name for name in os.listdir(folder) if not _IGNORED.match(name))
    return [folder / name for name in names]


def _linked(name: str) -> str:
    return f"{results_text(name)} is a link; links are not followed"


def results_text(name: str) -> str:
    """Return a file's name as one printable line."""
    return "".join(c if c.isprintable() else "?" for c in name)[:120]


def _from_folder(student: str, folder: Path) -> HandedIn:
    files, remarks = [], []
    for top, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not _IGNORED.match(name))
        for name in [*folders]:
            if (Path(top) / name).is_symlink():
                remarks.append(_linked(name))
        for name in sorted(names):
            path = Path(top) / name
            if _IGNORED.match(name) or name in _BESIDE:
                continue
            if path.is_symlink():
                remarks.append(_linked(name))
            elif not path.is_file():
                remarks.append(f"{results_text(name)} is not an ordinary file")
            elif len(files) < 1000:
                files.append(path)
    return HandedIn(student, tuple(files), tuple(remarks))


def choose(handed_in: HandedIn, stem: str) -> Chosen:
    """Choose the file to grade: the one with the right name, else the only one there is."""
    files = handed_in.files
    exact = [path for path in files if path.name == f"{stem}.ipynb"]
    exact = [path for path in exact if len(path.parts) == min(len(p.parts) for p in exact)]
    notebooks = [path for path in files if path.suffix.lower() == ".ipynb"]
    archives = [path for path in files if path.suffix.lower() == ".zip"]
    for group in (exact, notebooks, archives, list(files)):
        if not group:
            continue
        names = ", ".join(results_text(path.name) for path in group[:5])
        if len(group) > 1 and len({_digest(path) for path in group}) > 1:
            return Chosen(
                None, handed_in.remarks, f"{len(group)} files could be the submission: {names}"
            )
        remarks = list(handed_in.remarks)
        if group is not exact:
            remarks.append(f"the file is called {names}, not {stem}.ipynb")
        elif len(files) > 1:
            remarks.append(f"{len(files) - 1} other files were handed in beside {stem}.ipynb")
        return Chosen(group[0], tuple(remarks))
    return Chosen(None, handed_in.remarks)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(read(path)[0]).hexdigest()
    except OSError:
        return ""


def read(path: Path) -> tuple[bytes, int]:
    """Return a file's bytes (at most LARGEST_FILE + 1) and its size; never through a link."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    number = os.open(path, flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise OSError(f"{path.name} is not an ordinary file")
        return stream.read(LARGEST_FILE + 1), about.st_size


def keep_original(course: Path, stem: str, student: str, content: bytes, digest: str) -> Path:
    """Copy a submission's bytes, once, to where nothing changes them any more."""
    name = f"{results.file_name(student)}-{digest[:12]}.ipynb"
    path = results.folder(course, stem) / "original" / name
    if not path.exists() or path.stat().st_size != len(content):
        results.write_atomically(path, content, mode=0o444)
    return path


def roster(text: str) -> list[str]:
    """Return the students in a text file (one a line) or a CSV file (their first column).

    A column headed `id`, `student` or `username` is taken instead of the first.
    """
    rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if row and row[0].strip()]
    if not rows:
        return []
    heads = [head.strip().lower() for head in rows[0]]
    column = next((heads.index(n) for n in ("id", "student", "username") if n in heads), None)
    if column is None:
        column = 0
    else:
        rows = rows[1:]
    students = [row[column].strip() for row in rows if len(row) > column and row[column].strip()]
    return list(dict.fromkeys(students))


def not_handed_in(students: Sequence[str], found: Sequence[HandedIn]) -> list[HandedIn]:
    """Return the students of a roster of whom there is nothing."""
    known = {one.student for one in found}
    return [HandedIn(student, ()) for student in students if student not in known]
