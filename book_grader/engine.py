"""Grades a folder of submissions in parallel, and goes on where it was stopped.

Every submission ends in exactly one state, in a result file that is written whole. A run that was
killed, at any moment, is taken up again by the next one: what has a result for the same bytes and
the same checks is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
import contextlib
from dataclasses import dataclass, replace
import hashlib
import os
from pathlib import Path
import tempfile
import traceback

from book_grader import grading, intake, labels, results, session
from book_grader.course import CourseProblem, rules
from book_grader.grading import Rules
from book_grader.intake import HandedIn
from book_grader.notebook import LARGEST_FILE, Unreadable, parse
from book_grader.results import Result, SubmittedFile


@dataclass(frozen=True)
class Order:
    """What is to be graded, and how.

    course: the course's folder. folder: of an LMS's download, in place of `submitted/`. only:
    students. students: a roster; who is on it and handed nothing in is "not submitted". again:
    also what is done. workers: submissions at the same time.
    """

    course: Path
    stem: str
    folder: Path | None = None
    only: Sequence[str] = ()
    students: Sequence[str] = ()
    again: bool = False
    workers: int = 0
    unsafe: bool = False


def processors() -> int:
    """Return how many processors this process may use."""
    with contextlib.suppress(AttributeError, OSError):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def find(order: Order) -> list[HandedIn]:
    """Return everyone who is to be graded. Raises CourseProblem."""
    if order.folder is not None:
        if not order.folder.is_dir():
            raise CourseProblem(f"expected a folder of submissions, got {order.folder}")
        found = intake.from_downloads(order.folder)
    else:
        found = intake.from_course(order.course, order.stem)
    found += intake.not_handed_in(order.students, found)
    if order.only:
        known = {one.student for one in found}
        missing = [student for student in order.only if student not in known]
        if missing:
            raise CourseProblem(f"expected submissions of {', '.join(missing)}; there are none")
        found = [one for one in found if one.student in order.only]
    return sorted(found, key=lambda one: one.student)


def grade(order: Order, progress: Callable[[Result, int, int], None] | None = None) -> list[Result]:
    """Grade all that is to be graded; return every result, those that were done included.

    progress: is called after each one with its result, how many are done and how many there are.
    Raises CourseProblem. On KeyboardInterrupt it stops at once and leaves no process behind.
    """
    found = find(order)
    with _alone(order), tempfile.TemporaryDirectory(prefix="book_grader_") as folder:
        by = rules(order.course, order.stem, unsafe=order.unsafe)
        if any(task.kind == "model" for task in by.assignment.coded):
            by = replace(by, overlays=labels.overlays(Path(folder)))
        pool = ThreadPoolExecutor(order.workers or processors(), thread_name_prefix="grading")
        futures = [pool.submit(grade_one, order, by, one) for one in found]
        try:
            done = []
            for result in _as_completed(futures):
                done.append(result)
                if progress is not None:
                    progress(result, len(done), len(found))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            session.close_all()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return sorted(done, key=lambda result: result.student)


def _as_completed(futures: Iterable[Future]) -> Iterator[Result]:
    waiting = set(futures)
    while waiting:
        # With a limit, so that Ctrl-C is heard on every system.
        finished, waiting = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
        for future in finished:
            yield future.result()


@contextlib.contextmanager
def _alone(order: Order) -> Iterator[None]:
    """Keep a second grading of the same assignment out; sweep up what a killed one left."""
    folder = results.folder(order.course, order.stem)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # Windows
            pass
        except OSError as problem:
            raise CourseProblem(f"{order.stem} is being graded by another process") from problem
        for path in (*folder.glob(".*.writing"), *folder.glob("original/.*.writing")):
            path.unlink(missing_ok=True)
        yield


def grade_one(order: Order, by: Rules, handed_in: HandedIn) -> Result:
    """Bring one student's submission into one of the four states, and write that down."""
    try:
        result = _grade_one(order, by, handed_in)
    except session.Interrupted:
        raise
    except Exception as problem:  # a fault of ours: the others are graded all the same
        result = _empty(by, handed_in, results.NEEDS_A_HUMAN)
        result.reasons.append("the grader failed at this submission; the notes say how")
        trace = "".join(traceback.format_exception(problem)[-4:])
        result.notes.append(f"please report this: {trace[-1500:]}")
    if result is not None:
        results.write(order.course, result)
        return result
    return results.read(results.path_of(order.course, order.stem, handed_in.student))


def _empty(by: Rules, handed_in: HandedIn, state: str) -> Result:
    points = float(sum(task.points for task in by.assignment.coded))
    return Result(by.assignment.stem, handed_in.student, state, points)


def _grade_one(order: Order, by: Rules, handed_in: HandedIn) -> Result | None:
    """Return the new result, or None where the one that is there still holds."""
    before = None
    with contextlib.suppress(OSError, results.BrokenResult):
        before = results.read(results.path_of(order.course, order.stem, handed_in.student))
    result = _empty(by, handed_in, results.NOT_SUBMITTED)
    chosen = intake.choose(handed_in, order.stem)
    result.reasons.extend(chosen.remarks)
    if chosen.path is None:
        if chosen.doubt:
            result.state = results.NEEDS_A_HUMAN
            result.reasons.append(chosen.doubt)
        elif chosen.remarks:
            result.state = results.UNREADABLE
        elif before is not None and before.submission is not None and not order.only:
            return None  # graded from another folder
        else:
            result.reasons.append("nothing was handed in")
        return result
    try:
        content, size = intake.read(chosen.path)
    except OSError as problem:
        result.state = results.UNREADABLE
        result.reasons.append(f"the file cannot be opened: {problem.strerror or problem}")
        return result
    digest = hashlib.sha256(content).hexdigest()
    still_holds = before is not None and before.is_done(digest, by.checks_sha256)
    if still_holds and not order.again and (order.unsafe or not before.unsafe):
        return None
    result.submission = SubmittedFile(_relative(chosen.path, order), digest, size)
    result.checks_sha256 = by.checks_sha256
    if size > LARGEST_FILE:
        result.state = results.UNREADABLE
        result.reasons.append(
            f"the file has {size / 2**20:.0f} MB; at most {LARGEST_FILE // 2**20} are read: "
            "delete the outputs and hand it in again"
        )
        return result
    intake.keep_original(order.course, order.stem, handed_in.student, content, digest)
    try:
        notebook = parse(content, order.stem)
    except Unreadable as problem:
        result.state = results.UNREADABLE
        result.reasons.append(str(problem))
        return result
    del content
    grading.grade(by, notebook, digest, result)
    return result


def _relative(path: Path, order: Order) -> str:
    for base in (order.course, order.folder):
        if base is not None:
            with contextlib.suppress(ValueError):
                return path.absolute().relative_to(base.absolute()).as_posix()
    return path.name
