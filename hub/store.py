"""How the exchange keeps releases, submissions and feedback: folders that only it can read.

Every change is written beside its place, forced to disk and then renamed: whoever reads, and
whoever comes after a power cut, finds the old state or the new one, never a half.

    releases/ASSIGNMENT/VERSION/{about.json, files/…}
    submissions/ASSIGNMENT/STUDENT/ID/{receipt.json, files/…}
    feedback/ASSIGNMENT/STUDENT/VERSION/{about.json, files/…}
"""

from __future__ import annotations

from datetime import UTC, datetime
import json
import os
from pathlib import Path
import re
import secrets
import shutil

from hub.bundle import read_folder, sha256, write_folder
from hub.roster import is_user_name

STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
IDENTITY = re.compile(r"[0-9]{8}T[0-9]{12}Z-[0-9a-f]{12}")
MOST_SUBMISSIONS = 100
MOST_BYTES_EACH = 500_000_000


class Refused(Exception):
    """What cannot be done, and why: a number of HTTP and a sentence."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


def _stem(assignment: str) -> str:
    if not STEM.fullmatch(assignment):
        raise Refused(400, f"expected the name of an assignment, got {assignment!r}")
    return assignment


def _user(name: str) -> str:
    if not is_user_name(name):
        raise Refused(400, f"expected a user name, got {name!r}")
    return name


def _identity(now: datetime) -> str:
    """Return a name that sorts by time."""
    return f"{now:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(6)}"


def _written(now: datetime) -> str:
    """Return the time as nbgrader writes it."""
    return now.strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _force_to_disk(folder: Path) -> None:
    for where, _, names in os.walk(folder):
        for name in names:
            _sync(Path(where) / name)
        _sync(Path(where))


def _newest(folder: Path) -> Path | None:
    return max(folder.iterdir(), default=None) if folder.is_dir() else None


class Store:
    """Releases, submissions and feedback below one folder, which is made private."""

    def __init__(self, root: Path):
        self.root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        root.chmod(0o700)
        for name in ("releases", "submissions", "feedback", "unfinished"):
            (root / name).mkdir(mode=0o700, exist_ok=True)
        # What an interruption left behind was never confirmed to anybody.
        for rest in (root / "unfinished").iterdir():
            shutil.rmtree(rest)

    def _put(self, place: Path, files: dict[str, bytes], about: tuple[str, dict]) -> None:
        """Write a new folder with `files/` and one JSON file."""
        draft = self.root / "unfinished" / secrets.token_hex(8)
        (draft / "files").mkdir(parents=True, mode=0o700)
        write_folder(draft / "files", files)
        name, content = about
        (draft / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
        _force_to_disk(draft)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.rename(place)
        for folder in (place.parent, place.parent.parent):
            _sync(folder)

    def _replace(self, folder: Path, files: dict[str, bytes], about: dict) -> None:
        """Put a new version beside the old ones; readers take the newest. Then drop the old."""
        identity = _identity(datetime.now(UTC))
        self._put(folder / identity, files, ("about.json", about))
        for old in folder.iterdir():
            if old.name < identity:
                self._remove(old)

    def _remove(self, place: Path) -> None:
        away = self.root / "unfinished" / secrets.token_hex(8)
        place.rename(away)
        shutil.rmtree(away)

    def released(self) -> list[dict]:
        """Return what is released: assignment, time and notebooks."""
        newest = map(_newest, sorted((self.root / "releases").iterdir()))
        return [
            json.loads((place / "about.json").read_text(encoding="utf-8"))
            for place in newest
            if place
        ]

    def release(self, assignment: str, files: dict[str, bytes], *, replace: bool) -> dict:
        """Release an assignment. Raises Refused when it is released and `replace` is false."""
        folder = self.root / "releases" / _stem(assignment)
        if _newest(folder) and not replace:
            raise Refused(409, f"{assignment} is released already; add --force to replace it")
        notebooks = sorted(path for path in files if path.endswith(".ipynb"))
        if not notebooks:
            raise Refused(400, f"{assignment}: expected at least one notebook")
        about = {
            "assignment": assignment,
            "time": _written(datetime.now(UTC)),
            "notebooks": notebooks,
        }
        self._replace(folder, files, about)
        return about

    def withdraw(self, assignment: str) -> None:
        """Take a release back; submissions stay. Raises Refused when there is none."""
        self._remove(self._release_place(assignment).parent)

    def _release_place(self, assignment: str) -> Path:
        place = _newest(self.root / "releases" / _stem(assignment))
        if place is None:
            names = ", ".join(about["assignment"] for about in self.released()) or "none"
            raise Refused(404, f"{assignment} is not released; released: {names}")
        return place

    def release_files(self, assignment: str) -> dict[str, bytes]:
        """Return the student version. Raises Refused."""
        return read_folder(self._release_place(assignment) / "files", [])

    def submit(self, assignment: str, student: str, files: dict[str, bytes]) -> dict:
        """Keep a submission for good and return its receipt. Raises Refused.

        The time is the exchange's: a student's clock cannot date a submission back.
        """
        self._release_place(assignment)
        folder = self.root / "submissions" / assignment / _user(student)
        before = self.submissions(assignment, student)
        used = sum(file["bytes"] for receipt in before for file in receipt["files"])
        if len(before) >= MOST_SUBMISSIONS or used > MOST_BYTES_EACH:
            raise Refused(
                429, f"{student} has submitted {assignment} {len(before)} times, {used} bytes"
            )
        now = datetime.now(UTC)
        identity = _identity(now)
        receipt = {
            "assignment": assignment,
            "student": student,
            "id": identity,
            "time": _written(now),
            "files": [
                {"path": path, "bytes": len(data), "sha256": sha256(data)}
                for path, data in sorted(files.items())
            ],
        }
        self._put(folder / identity, files, ("receipt.json", receipt))
        return receipt

    def submissions(self, assignment: str | None = None, student: str | None = None) -> list[dict]:
        """Return receipts, the oldest first: of an assignment, of a student, or all."""
        receipts = []
        one, two = (_stem(assignment) if assignment else "*"), (_user(student) if student else "*")
        for path in (self.root / "submissions").glob(f"{one}/{two}/*/receipt.json"):
            receipt = json.loads(path.read_text(encoding="utf-8"))
            # Where it lies decides whose it is; a receipt that says otherwise is not believed.
            place = path.parent
            owner = (place.parent.parent.name, place.parent.name, place.name)
            if owner != (receipt["assignment"], receipt["student"], receipt["id"]):
                raise Refused(500, f"{place}: the receipt names {receipt['student']!r}")
            receipts.append(receipt)
        return sorted(receipts, key=lambda receipt: receipt["id"])

    def submission_files(self, assignment: str, student: str, identity: str) -> dict[str, bytes]:
        """Return the files of one submission, unchanged. Raises Refused, also if they changed."""
        if not IDENTITY.fullmatch(identity):
            raise Refused(400, f"expected the id of a submission, got {identity!r}")
        place = self.root / "submissions" / _stem(assignment) / _user(student) / identity
        if not place.is_dir():
            raise Refused(404, f"{student} has no submission {identity} of {assignment}")
        receipt = json.loads((place / "receipt.json").read_text(encoding="utf-8"))
        files = read_folder(place / "files", [])
        if {path: sha256(data) for path, data in files.items()} != {
            file["path"]: file["sha256"] for file in receipt["files"]
        }:
            raise Refused(500, f"{student}, {assignment}, {identity}: the kept files have changed")
        return files

    def give_feedback(
        self, assignment: str, student: str, time: str, files: dict[str, bytes]
    ) -> None:
        """Keep feedback on the submission of that time, in the place of earlier feedback."""
        folder = self.root / "feedback" / _stem(assignment) / _user(student)
        self._replace(folder, files, {"assignment": assignment, "time": time})

    def feedback(self, assignment: str, student: str) -> tuple[str, dict[str, bytes]] | None:
        """Return the time of the submission and the pages, or None when there are none yet."""
        place = _newest(self.root / "feedback" / _stem(assignment) / _user(student))
        if place is None:
            return None
        about = json.loads((place / "about.json").read_text(encoding="utf-8"))
        return about["time"], read_folder(place / "files", [])
