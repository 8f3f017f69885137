"""nbgrader's exchange through the course's service: what the buttons and commands call.

The names in a request are only what the server believes; the service asks the hub.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange import abc
from nbgrader.utils import parse_utc

from hub import client
from hub.bundle import BadBundle, pack, read_folder, sha256, write_folder
from hub.listing import ListFromService


class ThroughService(abc.Exchange):
    """What all exchanges share: one course, and refusals as nbgrader reports them."""

    def init_src(self):
        """Check that the course and the assignment have names."""
        if not self.coursedir.course_id or not self.coursedir.assignment_id:
            self.fail("expected the names of a course and of an assignment")

    def init_dest(self):
        """Nothing to prepare: the service keeps everything."""

    def copy_files(self):
        """Do the work; a refusal becomes nbgrader's ExchangeError."""
        try:
            self.transfer(self.coursedir.assignment_id)
        except (client.ExchangeRefused, BadBundle) as problem:
            self.fail(str(problem))

    def transfer(self, assignment: str) -> None:
        """Fetch, send or collect. Raises ExchangeRefused, BadBundle."""
        raise NotImplementedError

    def folder(self, assignment: str) -> Path:
        """Return where a student works on an assignment."""
        return Path(self.assignment_dir).resolve() / assignment

    def named_student(self) -> str | None:
        """Return the student whom the command line names, if any."""
        named = self.coursedir.student_id
        return None if named in ("", "*") else named


class FetchAssignment(ThroughService, abc.ExchangeFetchAssignment):
    """A student fetches the student version. What is there already is never overwritten."""

    def transfer(self, assignment):
        """Write the released files into the student's folder."""
        place = self.folder(assignment)
        if place.exists() and not self.replace_missing_files:
            self.fail(f"You already have a copy of the assignment in this directory: {place}")
        files = client.get_files("assignments", assignment)
        missing = {path: data for path, data in files.items() if not (place / path).exists()}
        write_folder(place, missing)
        self.log.info("Fetched %s: %d files", place, len(missing))


class Submit(ThroughService, abc.ExchangeSubmit):
    """A student submits; what was kept is compared with what was sent."""

    def transfer(self, assignment):
        """Send the folder. Another name than one's own is refused by the service."""
        # "nbgrader submit folder/01_pooling" names a folder.
        place = Path(self.assignment_dir).resolve() / assignment
        assignment = self.coursedir.assignment_id = place.name
        if not place.is_dir():
            self.fail(f"expected the assignment in {place}")
        files = read_folder(place, self.coursedir.ignore)
        if self.strict:
            missing = set(client.get_files("assignments", assignment)) - set(files)
            if missing:
                self.fail(f"{assignment} not submitted: expected also {sorted(missing)}")
        receipt = client.submit(assignment, self.named_student() or client.me(), files)
        for file in receipt["files"]:
            self.log.info("kept %s, sha256 %s", file["path"], file["sha256"])
        self.log.info("Submitted %s at %s as %s", assignment, receipt["time"], receipt["student"])


class ReleaseAssignment(ThroughService, abc.ExchangeReleaseAssignment):
    """The course releases the student version."""

    def transfer(self, assignment):
        """Send `release/ASSIGNMENT`."""
        place = self.coursedir.format_path(self.coursedir.release_directory, ".", assignment)
        if not Path(place).is_dir():
            self.fail(f"expected the student version in {place}; run `make assignments` first")
        files = read_folder(Path(place), self.coursedir.ignore)
        body = {"replace": self.force, **pack(files)}
        client.request("PUT", "assignments", assignment, body=body)
        self.log.info("Released %s: %s", assignment, ", ".join(sorted(files)))


class Collect(ThroughService, abc.ExchangeCollect):
    """The course collects the newest submission of each student, unchanged."""

    def transfer(self, assignment):
        """Write `submitted/STUDENT/ASSIGNMENT`, each file's hash compared with its receipt."""
        receipts = client.request("GET", "collection", assignment)
        student = self.named_student()
        chosen = self._chosen(
            [each for each in receipts if student in (None, each["student"])], assignment
        )
        if not chosen:
            self.log.warning("No submissions of %s to collect", assignment)
        for name, receipt in sorted(chosen.items()):
            self._collect(assignment, name, receipt)

    def _chosen(self, receipts, assignment):
        """Return one receipt for each student: the newest, or the newest before the due date."""
        due = None
        if self.before_duedate:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                try:
                    due = gradebook.find_assignment(assignment).duedate
                except MissingEntry:
                    due = None
        chosen = {}
        for receipt in receipts:
            in_time = due is None or parse_utc(receipt["time"]) <= due
            if in_time or receipt["student"] not in chosen or not chosen[receipt["student"]][0]:
                chosen[receipt["student"]] = (in_time, receipt)
        return {name: receipt for name, (_, receipt) in chosen.items()}

    def _collect(self, assignment, student, receipt):
        place = Path(
            self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment)
        )
        if place.exists():
            known = self.coursedir.get_existing_timestamp(str(place))
            time = parse_utc(receipt["time"])
            if known == time:
                return
            newer = known is None or time > known
            if not (self.before_duedate or (self.update and newer)):
                self.log.info("%s: collected before; --update takes the newer one", student)
                return
        files = client.get_files("submissions", assignment, student, receipt["id"])
        if {path: sha256(data) for path, data in files.items()} != {
            file["path"]: file["sha256"] for file in receipt["files"]
        }:
            self.fail(f"{student}: what came differs from the receipt; nothing was collected")
        self._write(place, {**files, "timestamp.txt": receipt["time"].encode()})
        self.log.info("Collected %s of %s, submitted at %s", assignment, student, receipt["time"])

    def _write(self, place: Path, files):
        """Replace a folder by a complete one; what was there stays beside it, as a hidden copy."""
        draft = place.with_name(f".{place.name}.new")
        older = place.with_name(f".{place.name}.{_stamp(place)}")
        write_folder(draft, files)
        if place.exists():
            place.rename(older)
        draft.rename(place)


def _stamp(place: Path) -> str:
    """Return when the collected submission was submitted, as part of a file name."""
    file = place / "timestamp.txt"
    text = file.read_text(encoding="utf-8") if file.exists() else "without a time"
    return "".join(sign if sign.isalnum() else "-" for sign in text)


class ReleaseFeedback(ThroughService, abc.ExchangeReleaseFeedback):
    """The course gives each student their own feedback, and nobody else's."""

    def transfer(self, assignment):
        """Send the pages in `feedback/STUDENT/ASSIGNMENT`."""
        folders = Path(
            self.coursedir.format_path(
                self.coursedir.feedback_directory, self.named_student() or "*", assignment
            )
        )
        excluded = set(self.coursedir.student_id_exclude.split(","))
        root = Path(self.coursedir.root)
        for place in sorted(root.glob(str(folders.relative_to(root)))):
            student = place.relative_to(root).parts[-2]
            pages = {page.name: page.read_bytes() for page in place.glob("*.html")}
            if student in excluded or not pages:
                continue
            body = {"time": self._time_of(student, assignment), **pack(pages)}
            client.request("PUT", "feedback", assignment, student, body=body)
            self.log.info("Released feedback on %s to %s", assignment, student)

    def _time_of(self, student, assignment):
        place = self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment)
        return (Path(place) / "timestamp.txt").read_text(encoding="utf-8").strip()


class FetchFeedback(ThroughService, abc.ExchangeFetchFeedback):
    """A student fetches their feedback."""

    def transfer(self, assignment):
        """Write the pages into `ASSIGNMENT/feedback/TIME/`."""
        student = self.named_student() or client.me()
        found = client.request("GET", "feedback", assignment, student)
        if not found:
            self.log.warning("There is no feedback on %s yet", assignment)
            return
        pages = client.unpack(found)
        write_folder(self.folder(assignment) / "feedback" / found["time"], pages)
        self.log.info("Fetched feedback on %s: %s", assignment, ", ".join(sorted(pages)))


class List(ListFromService, ThroughService, abc.ExchangeList):
    """What is released, fetched and submitted, as JupyterLab's assignment list shows it."""
