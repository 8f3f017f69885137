"""What counts for each student now: the machine's result and what people decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Student

from book_grader import results
from book_grader.gradebook import comments_of, enter, grades_of, submission_of
from book_grader.master import open_gradebook, read_master
from book_grader.results import GRADED, NEEDS_A_HUMAN, NOT_SUBMITTED, Result

CONFIRMED = "a person confirmed the points of the coded tasks"
TO_REVIEW = (
    "the points of a coded task were changed by hand before this result: formgrader lists it"
)


@dataclass(frozen=True)
class Person:
    """What nbgrader's gradebook knows of a student besides the id; empty where nothing is."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


@dataclass
class Standing:
    """What counts for one student now: the machine's result and what people decided.

    state: one of the four; a submission that people dealt with is graded. tasks, written: points
    by id, None while they are open. comments: what people wrote, by task or question. final:
    whether nothing is open. penalty: points that nbgrader takes off for a late submission.
    points: what each task and question is worth.
    """

    result: Result
    state: str
    reasons: list[str]
    tasks: dict[str, float | None] = field(default_factory=dict)
    written: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0
    final: bool = False
    points: dict[str, float] = field(default_factory=dict)
    person: Person = Person()

    @property
    def student(self) -> str:
        """The student's id."""
        return self.result.student

    @property
    def coded(self) -> float | None:
        """The points of the coded tasks, None while they are open."""
        open_ = self.state != GRADED or None in self.tasks.values()
        return None if open_ else sum(self.tasks.values())

    @property
    def total(self) -> float | None:
        """All points, less the penalty; None while anything is open."""
        if not self.final:
            return None
        return max(0.0, self.coded + sum(self.written.values()) - self.penalty)


def standings(course: Path, stem: str, these: Iterable[Result] | None = None) -> list[Standing]:
    """Return what counts for each student, sorted by id; enters what is not entered yet.

    Every state, every task and every question is there, even where nothing can be said of it.
    """
    course = Path(course).resolve()
    every = sorted(
        results.read_all(course, stem) if these is None else these, key=lambda r: r.student
    )
    enter(course, stem, every)
    with open_gradebook(course) as gradebook:
        master = read_master(course, stem)
        found = [_standing(gradebook.db, master, result) for result in every]
        for standing in found:
            standing.points = {task: master.points[cell] for task, cell in master.coded.items()}
            standing.points |= {cell: master.points[cell] for cell in master.written}
            standing.person = _person(gradebook.db, standing.student)
        return found


def _person(session, student) -> Person:
    entry = session.get(Student, student)
    if entry is None:
        return Person()
    names = (entry.first_name, entry.last_name, entry.email, entry.lms_user_id)
    return Person(*(name or "" for name in names))


def _standing(session, master, result) -> Standing:
    nothing = dict.fromkeys(master.coded), dict.fromkeys(master.written)
    if result.state == NOT_SUBMITTED:
        return Standing(result, NOT_SUBMITTED, list(result.reasons), *nothing)
    submission, _ = submission_of(session, master, result.student)
    grades, notes = grades_of(submission, master), comments_of(submission)
    decided = not any(grades[cell].needs_manual_grade for cell in master.coded.values())
    state, reasons = result.state, list(result.reasons)
    if state != GRADED and decided:
        state, reasons = GRADED, [CONFIRMED, *reasons]
    elif state == GRADED and not decided:
        state, reasons = NEEDS_A_HUMAN, [TO_REVIEW, *reasons]
    tasks = {
        task: grades[cell].score if state == GRADED else None for task, cell in master.coded.items()
    }
    written = {
        cell: None if grades[cell].needs_manual_grade else grades[cell].score
        for cell in master.written
    }
    comments = {
        name: note.manual_comment.strip()
        for name, note in notes.items()
        if note.manual_comment and note.manual_comment.strip()
    }
    return Standing(
        result,
        state,
        reasons,
        tasks,
        written,
        comments,
        submission.late_submission_penalty or 0.0,
        final=state == GRADED and None not in written.values(),
    )
