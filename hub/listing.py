"""What the assignment list shows: released, fetched and submitted, in nbgrader's form."""

from __future__ import annotations

from pathlib import Path

from hub import client
from hub.bundle import sha256, unpack


class ListFromService:
    """The part of an exchange that lists."""

    def init_src(self):
        """A list needs no assignment."""

    def copy_files(self):
        """A list copies nothing."""

    def list_files(self) -> list[dict]:
        """Return what nbgrader's list returns for `inbound`, `cached` or neither."""
        try:
            listed = self._submitted() if self.inbound or self.cached else self._released()
        except client.ExchangeRefused as problem:
            self.fail(str(problem))
        for assignment in listed:
            self.log.info("%(course_id)s %(assignment_id)s (%(status)s)", assignment)
        return listed

    def remove_files(self) -> list[dict]:
        """Withdraw the release; submissions are kept. Only the course may."""
        if self.inbound or self.cached:
            self.fail("submissions are kept: they cannot be removed")
        listed = self.list_files()
        try:
            for assignment in listed:
                client.request("DELETE", "assignments", assignment["assignment_id"])
        except client.ExchangeRefused as problem:
            self.fail(str(problem))
        return [{**assignment, "status": "removed"} for assignment in listed]

    def _wanted(self, assignment: str) -> bool:
        return self.coursedir.assignment_id in ("", "*", assignment)

    def _released(self):
        listed = []
        for about in client.request("GET", "assignments"):
            if not self._wanted(about["assignment"]):
                continue
            place = self.folder(about["assignment"])
            fetched = place.is_dir()
            found = sorted(path.name for path in place.glob("*.ipynb"))
            names = found if fetched else about["notebooks"]
            listed.append(
                {
                    "course_id": self.coursedir.course_id,
                    "assignment_id": about["assignment"],
                    "status": "fetched" if fetched else "released",
                    "path": str(place) if fetched else "",
                    "notebooks": [
                        {"notebook_id": Path(name).stem, "path": str(place / name)}
                        for name in names
                    ],
                }
            )
        return listed

    def _submitted(self):
        if self.inbound:
            stems = [about["assignment"] for about in client.request("GET", "assignments")]
            receipts = [
                receipt
                for stem in stems
                if self._wanted(stem)
                for receipt in client.request("GET", "collection", stem)
            ]
        else:
            receipts = client.request("GET", "submissions")
        groups: dict[tuple[str, str], list[dict]] = {}
        for receipt in receipts:
            if self._wanted(receipt["assignment"]):
                groups.setdefault((receipt["assignment"], receipt["student"]), []).append(receipt)
        return [
            {
                "course_id": self.coursedir.course_id,
                "assignment_id": assignment,
                "student_id": student,
                "status": "submitted",
                "submissions": self._with_feedback(assignment, student, group),
            }
            for (assignment, student), group in sorted(groups.items())
        ]

    def _with_feedback(self, assignment, student, receipts):
        found = client.request("GET", "feedback", assignment, student)
        pages = unpack(found) if found else {}
        return [
            self._submission(receipt, pages if found and found["time"] == receipt["time"] else {})
            for receipt in receipts
        ]

    def _submission(self, receipt, pages):
        local = self.folder(receipt["assignment"]) / "feedback" / receipt["time"]
        notebooks = []
        for file in receipt["files"]:
            if not file["path"].endswith(".ipynb"):
                continue
            stem = Path(file["path"]).stem
            page, copy = pages.get(f"{stem}.html"), local / f"{stem}.html"
            differs = copy.is_file() and page and sha256(copy.read_bytes()) != sha256(page)
            notebooks.append(
                {
                    "notebook_id": stem,
                    "path": file["path"],
                    "has_local_feedback": copy.is_file(),
                    "has_exchange_feedback": page is not None,
                    "local_feedback_path": str(copy) if copy.is_file() else None,
                    "feedback_updated": bool(differs),
                }
            )
        fetched = bool(notebooks) and all(each["has_local_feedback"] for each in notebooks)
        return {
            "course_id": self.coursedir.course_id,
            "student_id": receipt["student"],
            "assignment_id": receipt["assignment"],
            "timestamp": receipt["time"],
            "status": "submitted",
            "path": "",
            "notebooks": notebooks,
            "has_local_feedback": fetched,
            "has_exchange_feedback": any(each["has_exchange_feedback"] for each in notebooks),
            "feedback_updated": any(each["feedback_updated"] for each in notebooks),
            "local_feedback_path": str(local) if fetched else None,
        }
