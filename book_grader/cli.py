"""The command `book-grade` (`python -m book_grader`)."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
import os
from pathlib import Path
import signal
import sys

from book_grader import engine, intake, report, results, sandbox
from book_grader.course import CourseProblem
from book_grader.progress import Progress, duration

DONE, PROBLEM, USAGE, NO_SANDBOX, INTERRUPTED = 0, 1, 2, 3, 130

WARNING = """\
--unsafe: students' code runs WITHOUT A SANDBOX, with your rights. It can read your files, other
students' work and the checks, and change all of them. Every report will say so."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="book-grade",
        description="Grade the book's assignments in a sandbox.",
        epilog=f"Exit codes: {DONE} every submission has its state, {PROBLEM} something could not "
        f"be done, {USAGE} wrong usage, {NO_SANDBOX} no sandbox here, {INTERRUPTED} interrupted "
        "(run it again, it goes on).",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, help_, student=False):
        made = commands.add_parser(name, help=help_, description=help_)
        made.add_argument("stem", metavar="STEM", help="of the assignment: 06_pooling")
        if student:
            made.add_argument("student", metavar="STUDENT")
        made.add_argument(
            "--course", type=Path, default=_course(), help="its folder (default: %(default)s)"
        )
        return made

    grade = command("grade", "Grade what was handed in; run again, it goes on where it was.")
    grade.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="an LMS's download, a file or folder for each student (default: nbgrader's submitted)",
    )
    grade.add_argument("--only", nargs="+", default=[], metavar="STUDENT", help="nobody else")
    grade.add_argument("--again", action="store_true", help="also what is graded already")
    grade.add_argument("--workers", type=_count, default=0, help="at once (default: processors)")
    grade.add_argument(
        "--students", type=Path, metavar="FILE", help="the class: text, or CSV with a column id"
    )
    grade.add_argument(
        "--no-gradebook", action="store_true", help="write result files, not nbgrader's gradebook"
    )
    grade.add_argument("--unsafe", action="store_true", help="without a sandbox: see doctor")
    command("show", "Show the class as a table, and what it misunderstood.")
    command("explain", "Explain a score, part by part, for the teacher.", student=True)
    confirm = command("confirm", "Make a submission final that needed a human.", student=True)
    confirm.add_argument("--earned", type=float, help="points of the coded tasks together")
    export = command("export", "Write the grades as CSV.")
    export.add_argument("--csv", dest="form", action="store_const", const="csv", default="csv")
    export.add_argument(
        "--lms", dest="form", choices=("moodle", "canvas"), help="the form that an LMS imports"
    )
    command("feedback", "Write a page for each student, for nbgrader's release_feedback.")
    doctor = commands.add_parser("doctor", help="Say whether the sandbox works here.")
    doctor.add_argument("--recipe", action="store_true", help="show the recipe for a container")
    return parser


def _course() -> Path:
    """Return the course folder: the current one if it is one, else the book's."""
    here = Path.cwd()
    named = os.environ.get("BOOK_GRADER_COURSE")
    if named:
        return Path(named)
    if (here / "checks").is_dir():
        return here
    if (here / "assignments" / "checks").is_dir():
        return here / "assignments"
    return Path(__file__).resolve().parent.parent / "assignments"


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a number above 0, got {number}")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        return _COMMANDS[options.command](options)
    except KeyboardInterrupt:
        print("\nInterrupted. Run it again: it goes on where it was.", file=sys.stderr)
        return INTERRUPTED
    except (CourseProblem, results.BrokenResult, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return PROBLEM
    except Exception as problem:
        if type(problem).__name__ not in ("GradebookError", "ChecksNotFound"):
            raise
        print(problem, file=sys.stderr)
        return PROBLEM


def _terminated(*_) -> None:
    raise KeyboardInterrupt


def _grade(options) -> int:
    if options.unsafe:
        print(WARNING, file=sys.stderr)
    else:
        problem = sandbox.problem()
        if problem:
            print(problem, file=sys.stderr)
            return NO_SANDBOX
    students = intake.roster(options.students.read_text("utf-8")) if options.students else []
    course = options.course.resolve()
    order = engine.Order(
        course=course,
        stem=options.stem,
        folder=options.folder,
        only=options.only,
        students=students or _enrolled(course),
        again=options.again,
        workers=options.workers,
        unsafe=options.unsafe,
    )
    progress = Progress()
    try:
        graded = engine.grade(order, progress)
    finally:
        progress.end()
    if not graded:
        where = options.folder or course / "submitted"
        print(f"Nothing was handed in: {where} holds no submission of {options.stem}.")
        return DONE
    seconds = sum(result.seconds for result in graded)
    print(f"{len(graded)} submissions, {duration(seconds)} of grading in all.", file=sys.stderr)
    if options.no_gradebook:
        for result in graded:
            print(f"{report.one_line(result.student)}: {_brief(result)}")
        return DONE
    from book_grader import standing

    print(report.table(standing.standings(course, options.stem, graded)), end="")
    return DONE


def _brief(result: results.Result) -> str:
    text = result.state
    if result.earned is not None:
        text += f", {result.earned:g} of {result.points:g}"
    if result.unsafe:
        text += f" ({results.UNSAFE_NOTE})"
    return "; ".join([text, *(report.one_line(reason) for reason in result.reasons)])


def _enrolled(course: Path) -> list[str]:
    """Return the students in nbgrader's gradebook, if there is one."""
    if not (course / "gradebook.db").is_file():
        return []
    from book_grader.master import open_gradebook

    with open_gradebook(course) as gradebook:
        return [student.id for student in gradebook.students]


def _show(options) -> int:
    from book_grader import standing

    course = options.course.resolve()
    print(report.table(standing.standings(course, options.stem)), end="")
    print()
    print(report.overview(results.read_all(course, options.stem)), end="")
    return DONE


def _explain(options) -> int:
    from book_grader import standing

    course = options.course.resolve()
    path = results.path_of(course, options.stem, options.student)
    if not path.is_file():
        raise CourseProblem(f"expected a result of {options.student!r} at {path}; grade it first")
    result = results.read(path)
    found = None
    if (course / "gradebook.db").is_file():
        found = standing.standings(course, options.stem, [result])[0]
    print(report.explain(result, found), end="")
    return DONE


def _confirm(options) -> int:
    from book_grader import gradebook

    result = gradebook.confirm(
        options.course.resolve(), options.stem, options.student, options.earned
    )
    print(f"The coded tasks of {report.one_line(result.student)} are final now.")
    return DONE


def _export(options) -> int:
    from book_grader import export, standing

    course = options.course.resolve()
    rows = standing.standings(course, options.stem)
    print(export.write(course, options.stem, rows, options.form))
    return DONE


def _feedback(options) -> int:
    from book_grader import feedback, standing

    course = options.course.resolve()
    written = feedback.write(course, options.stem, standing.standings(course, options.stem))
    print(f"{len(written)} pages in {course / 'feedback'}")
    return DONE


def _doctor(options) -> int:
    if options.recipe:
        print(sandbox.RECIPE)
        return DONE
    problem = sandbox.problem()
    if problem:
        print(problem)
        return NO_SANDBOX
    who = "root (the sandbox becomes nobody)" if os.geteuid() == 0 else "an ordinary user"
    print(f"The sandbox works here, as {who}; {engine.processors()} processors.")
    return DONE


_COMMANDS = {
    "grade": _grade,
    "show": _show,
    "explain": _explain,
    "confirm": _confirm,
    "export": _export,
    "feedback": _feedback,
    "doctor": _doctor,
}
