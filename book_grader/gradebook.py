"""The only writer to nbgrader's gradebook.

`enter` takes results into the gradebook: one transaction for a submission, and the same again
changes nothing, so that it may be killed at any moment and run again. What people decided in
formgrader is never overwritten: when the result under it changed, formgrader lists it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
import json
from pathlib import Path
import time

from nbgrader.api import Assignment, Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy.exc import OperationalError

from book_grader import results, review
from book_grader.master import (
    GradebookError,
    Master,
    one_writer,
    open_gradebook,
    read_master,
    register,
    settings,
)
from book_grader.results import GRADED, NEEDS_A_HUMAN, NOT_SUBMITTED, UNREADABLE, Result

NO_RESPONSE = "No response."


def enter(
    course: Path,
    stem: str,
    these: Iterable[Result] | None = None,
    progress: Callable[[Result], None] | None = None,
) -> list[Result]:
    """Take results into the gradebook (all of the assignment's unless some are given).

    Students who submitted nothing are not entered: nbgrader counts them as missing. Returns the
    results that were entered. Raises GradebookError when they do not fit the master.
    """
    course = Path(course).resolve()
    done = []
    with one_writer(course), open_gradebook(course) as gradebook:
        master = read_master(course, stem)
        register(gradebook, course, master)
        for result in results.read_all(course, stem) if these is None else these:
            if result.state == NOT_SUBMITTED:
                continue
            _check(master, result)
            _with_patience(gradebook.db, lambda r=result: _enter(gradebook.db, course, master, r))
            review.write(course, master, result)
            done.append(result)
            if progress is not None:
                progress(result)
    return done


def _check(master: Master, result: Result):
    """Raise GradebookError for a result that the master's cells cannot hold."""
    student = result.student
    if not student or Path(student).name != student or student in (".", ".."):
        raise GradebookError(f"expected a student's id that can name a folder, got {student!r}")
    if result.earned is None:
        return
    got = {task.id for task in result.tasks}
    if got != set(master.coded) or {a.id for a in result.written} - set(master.written):
        raise GradebookError(
            f"{master.stem}, {student}: expected results for the tasks {sorted(master.coded)}, got "
            f"{sorted(got)}. Master and checks differ, or the result is old: grade again"
        )
    for task in result.tasks:
        points = master.points[master.coded[task.id]]
        if abs(points - task.points) > 1e-9:
            raise GradebookError(
                f"{master.stem}: {master.coded[task.id]} is worth {points} in the master and "
                f"{task.points} in the checks; expected the same"
            )


def _with_patience(session, transaction):
    """Run a transaction; again when formgrader was writing for longer than SQLite waits."""
    for attempt in range(5):
        try:
            transaction()
            session.commit()
            return
        except OperationalError:
            session.rollback()
            if attempt == 4:
                raise
            time.sleep(0.5 * 2**attempt)
        except BaseException:
            session.rollback()
            raise


def _enter(session, course: Path, master: Master, result: Result):
    submission, is_new = submission_of(session, master, result.student)
    stamp = review.timestamp(course, master.stem, result.student)
    try:
        submission.timestamp = parse_utc(stamp)
    except (ValueError, OverflowError):
        submission.timestamp = None
    last = review.entered(course, master.stem, result.student)
    confirmation = _confirmation(course, result)
    unsure = result.state != GRADED and confirmation is None
    same = not is_new and last.get("fingerprint") == review.fingerprint(result)
    grades, comments = grades_of(submission, master), comments_of(submission)
    earned = {task.id: task.earned for task in result.tasks}
    undecided = any(grades[cell].needs_manual_grade for cell in master.coded.values())
    for task, cell in master.coded.items():
        grade = grades[cell]
        grade.auto_score = earned.get(task)  # None where nothing was scored
        if confirmation is not None:
            grade.needs_manual_grade = False
        elif not same:
            grade.needs_manual_grade = unsure or grade.manual_score is not None
    if confirmation is not None and undecided:
        _apply(confirmation, master, grades)  # once: what is changed in formgrader later stays
    texts = {answer.id: answer.text for answer in result.written}
    for cell in master.written:
        grade, text = grades[cell], texts.get(cell)
        blank = result.state == GRADED and _is_blank(text, master.source(cell))
        grade.auto_score = 0.0 if blank else None
        comments[cell].auto_comment = NO_RESPONSE if blank else None
        seen = same
        if text is not None:
            seen = last.get("written", {}).get(cell) == review.digest(text)
        if is_new or not seen:
            grade.needs_manual_grade = grade.manual_score is not None or not blank
    _penalise(session, course, submission)


def _penalise(session, course, submission):
    """Let nbgrader's plugin for late submissions decide, as its autograde does."""
    book = submission.notebooks[0]
    book.late_submission_penalty = None
    if submission.total_seconds_late > 0:
        session.flush()
        session.refresh(book)
        step = AssignLatePenalties(config=settings(course))
        step.init_plugin()
        penalty = step.plugin_inst.late_submission_penalty(
            submission.student_id, book.score, submission.total_seconds_late
        )
        if penalty is not None:
            book.late_submission_penalty = min(max(penalty, 0.0), book.score)


def _is_blank(text: str | None, stub: str) -> bool:
    return text is not None and text.strip() in ("", stub.strip())


def submission_of(session, master, student) -> tuple[SubmittedAssignment, bool]:
    """Return the student's submission, and whether it is new; the caller commits."""
    if session.get(Student, student) is None:
        session.add(Student(id=student))
    assignment = session.query(Assignment).filter(Assignment.name == master.stem).one()
    found = (
        session.query(SubmittedAssignment)
        .filter(
            SubmittedAssignment.assignment_id == assignment.id,
            SubmittedAssignment.student_id == student,
        )
        .one_or_none()
    )
    if found is not None:
        return found, False
    # As nbgrader's add_submission does, which would commit before the scores are in.
    submission = SubmittedAssignment(assignment_id=assignment.id, student_id=student)
    for notebook in assignment.notebooks:
        copy = SubmittedNotebook(notebook_id=notebook.id, assignment=submission)
        for cell in notebook.grade_cells:
            Grade(cell_id=cell.id, cell=cell, notebook=copy, needs_manual_grade=True)
        for cell in notebook.solution_cells:
            Comment(cell_id=cell.id, cell=cell, notebook=copy)
    session.add(submission)
    session.flush()
    return submission, True


def grades_of(submission, master) -> dict[str, Grade]:
    found = {grade.cell.name: grade for book in submission.notebooks for grade in book.grades}
    missing = set(master.points) - set(found)
    if missing:
        raise GradebookError(
            f"{master.stem}, {submission.student_id}: the gradebook has no grades for "
            f"{sorted(missing)}; remove this submission from it and grade again"
        )
    return found


def comments_of(submission) -> dict[str, Comment]:
    return {c.cell.name: c for book in submission.notebooks for c in book.comments}


# ------------------------------------------------------------------------------ a person decides


def confirm(course: Path, stem: str, student: str, earned: float | None = None) -> Result:
    """Make the coded tasks of a submission that needed a human final.

    earned: points for all coded tasks together. What differs from the machine's points is given to
    the first tasks that are not full, or taken from the last ones. Without it, what stands in the
    gradebook is final: the machine's points, or what a person wrote in formgrader. Holds for this
    submission and these checks; a new submission asks again. Returns the result that was
    confirmed. Raises GradebookError when there is nothing to confirm.
    """
    course = Path(course).resolve()
    path = results.path_of(course, stem, student)
    if not path.exists():
        raise GradebookError(f"expected a result of {student} for {stem} at {path}; grade first")
    result = results.read(path)
    if result.state in (GRADED, NOT_SUBMITTED):
        raise GradebookError(
            f"{student} is {result.state}: there is nothing to confirm. Formgrader changes points"
        )
    if earned is None and result.earned is None:
        raise GradebookError(f"{student} is {result.state}: say what it earned (--earned N)")
    if earned is not None and not 0 <= earned <= result.points:
        raise GradebookError(f"expected points from 0 to {result.points:g}, got {earned:g}")
    record = {
        "schema": 1,
        "assignment": stem,
        "student": student,
        "submission_sha256": result.submission.sha256 if result.submission else None,
        "checks_sha256": result.checks_sha256,
        "fingerprint": review.fingerprint(result),
        "earned": earned,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    # First the record: if the gradebook is not reached, the next run enters it.
    results.write_atomically(_confirmation_path(course, stem, student), _json(record))
    with one_writer(course), open_gradebook(course) as gradebook:
        master = read_master(course, stem)
        register(gradebook, course, master)
        _check(master, result)

        def decide():
            _enter(gradebook.db, course, master, result)
            submission, _ = submission_of(gradebook.db, master, student)
            _apply(record, master, grades_of(submission, master))

        _with_patience(gradebook.db, decide)
        review.write(course, master, result)
    return result


def _json(record) -> bytes:
    return json.dumps(record, indent=1).encode() + b"\n"


def _confirmation_path(course, stem, student) -> Path:
    name = f"{results.file_name(student)}.json"
    return results.folder(course, stem) / "confirmed" / name


def _confirmation(course, result) -> dict | None:
    """Return the confirmation of exactly this submission with exactly these checks."""
    if result.state not in (NEEDS_A_HUMAN, UNREADABLE):
        return None
    try:
        path = _confirmation_path(course, result.assignment, result.student)
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    same = record.get("student") == result.student
    return record if same and record.get("fingerprint") == review.fingerprint(result) else None


def _apply(record, master, grades):
    """Set the points that a person gave with `confirm`."""
    if record["earned"] is None:
        return
    coded = [grades[cell] for cell in master.coded.values()]
    machine = [grade.auto_score or 0.0 for grade in coded]
    most = [master.points[cell] for cell in master.coded.values()]
    for grade, points in zip(coded, spread(record["earned"], machine, most), strict=True):
        grade.manual_score = points


def spread(total: float, machine: list[float], most: list[float]) -> list[float]:
    """Return points by task that add up to `total`, as near to the machine's as they can be."""
    points = list(machine)
    missing = total - sum(points)
    order = range(len(points)) if missing > 0 else reversed(range(len(points)))
    for i in order:
        change = min(missing, most[i] - points[i]) if missing > 0 else max(missing, -points[i])
        points[i] += change
        missing -= change
    return points
