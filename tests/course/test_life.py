"""The whole life of an assignment with real nbgrader, and nbgrader's own autograde beside it."""

import csv
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys

import nbformat
from nbgrader.api import Gradebook
import pytest

from book_grader import master
from tests.course.tiny_course import ROOT, SOLUTIONS, STEM, WRITTEN, fill, make_course

PROGRAMS = Path(sys.executable).parent
COURSE_ID = "fifteen_questions"


def run(command, folder, home, expect=0, **more):
    """Run a command as a person with this home would; return what it printed."""
    environment = {
        "PATH": f"{PROGRAMS}{os.pathsep}/usr/bin{os.pathsep}/bin{os.pathsep}/usr/sbin",
        "HOME": str(home),
        "JUPYTER_DATA_DIR": str(home / "jupyter"),
        "IPYTHONDIR": str(home / "ipython"),
        "LANG": "C.UTF-8",
        **more,
    }
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=500,
    )
    assert done.returncode == expect, f"{command} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def nbgrader(*arguments):
    return [sys.executable, "-m", "nbgrader", *arguments]


def book_grade(*arguments):
    return [sys.executable, "-m", "book_grader", *arguments]


class Student:
    """Somebody with a home of their own, who fetches, works, hands in and reads feedback."""

    def __init__(self, name, folder, exchange):
        self.name, self.home = name, folder / name
        self.work = self.home / "work"
        self.work.mkdir(parents=True)
        settings = (
            "c = get_config()\n"
            f"c.Exchange.root = {str(exchange)!r}\n"
            f"c.CourseDirectory.course_id = {COURSE_ID!r}\n"
            f"c.CourseDirectory.student_id = {name!r}\n"
        )
        (self.work / "nbgrader_config.py").write_text(settings)

    def run(self, *arguments):
        return run(
            nbgrader(*arguments), self.work, self.home, USER=self.name, JUPYTERHUB_USER=self.name
        )

    @property
    def notebook(self):
        return self.work / STEM / f"{STEM}.ipynb"

    def write(self, solutions, written):
        """Fill cells in, as one does in JupyterLab."""
        notebook = nbformat.read(self.notebook, as_version=4)
        nbformat.write(fill(notebook, solutions, written), self.notebook)


def test_the_whole_life(tmp_path):
    """Release, fetch, work, submit, collect, grade, grade by hand, feedback, export."""
    course, home = make_course(tmp_path), tmp_path / "teacher"
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)

    def teacher(*arguments):
        return run([*arguments, f"--Exchange.root={exchange}"], course, home)

    def grader(*arguments):
        return run(book_grade(*arguments), course, home, PYTHONPATH=str(ROOT))

    # ---- release: students get neither solutions nor hidden tests
    teacher(*nbgrader("generate_assignment", STEM))
    teacher(*nbgrader("release_assignment", STEM))
    released = (exchange / COURSE_ID / "outbound" / STEM / f"{STEM}.ipynb").read_text()
    assert "return 2 * x" not in released
    assert "earned" not in released

    # ---- work and submit
    half = {"double": SOLUTIONS["double"], "add": "def add(a, b):\n    return a - b"}
    work = {
        "student_001": (SOLUTIONS, WRITTEN),
        "student_002": (half, "<script>alert(1)</script> It is so."),
        "student_003": ({}, None),
    }
    students = [Student(name, tmp_path, exchange) for name in work]
    for student in students:
        student.run("fetch_assignment", STEM)
        student.write(*work[student.name])
        student.run("submit", STEM)

    # ---- collect and grade; one more student is on the list and handed in nothing
    teacher(*nbgrader("db", "student", "add", "student_004"))
    teacher(*nbgrader("collect", STEM))
    handed_in = course / "submitted" / "student_001" / STEM / f"{STEM}.ipynb"
    assert handed_in.read_bytes() == students[0].notebook.read_bytes()
    text = grader("grade", STEM)
    assert "3 graded, 0 needs a human, 0 unreadable, 1 not submitted" in text
    first = scores(course)
    assert first == {
        "student_001": {"double_points": 3, "add_points": 2, "why": None},
        "student_002": {"double_points": 3, "add_points": 0, "why": None},
        "student_003": {"double_points": 0, "add_points": 0, "why": 0},
    }

    # ---- by hand, and once more: nothing changes
    by_hand = {"student_001": (3.0, "Convincing."), "student_002": (0.5, "Why is it so?")}
    with Gradebook(master.database(course)) as book:
        for student, (points, comment) in by_hand.items():
            grade = book.find_grade("why", STEM, STEM, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            book.find_comment("why", STEM, STEM, student).manual_comment = comment
        book.db.commit()
    grader("grade", STEM, "--again")
    assert scores(course) == first | {
        "student_001": {"double_points": 3, "add_points": 2, "why": 3},
        "student_002": {"double_points": 3, "add_points": 0, "why": 0.5},
    }

    # ---- feedback goes back through the exchange to whom it belongs, and to nobody else
    grader("feedback", STEM)
    teacher(*nbgrader("release_feedback", STEM))
    for student, points in zip(students, ("8 of 8", "3.5 of 8", "0 of 8"), strict=True):
        student.run("fetch_feedback", STEM)
        (page,) = (student.work / STEM / "feedback").rglob("*.html")
        text = page.read_text(encoding="utf-8")
        assert f'<p class="total">{points} points</p>' in text
        assert f"Feedback for {student.name}" in text
        assert "<script>" not in text
        assert "earned(" not in text
        assert ("A sum needs both." in text) == (student.name != "student_001")

    # ---- export
    grader("export", STEM)
    with (course / "exports" / f"{STEM}.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: (row["state"], row["total"]) for row in csv.DictReader(file)}
    assert rows == {
        "student_001": ("graded", "8"),
        "student_002": ("graded", "3.5"),
        "student_003": ("graded", "0"),
        "student_004": ("not submitted", ""),
    }
    grader("export", STEM, "--lms", "moodle")
    with (course / "exports" / f"{STEM}_moodle.csv").open(encoding="utf-8", newline="") as file:
        assert [line[0] for line in csv.reader(file)] == ["Username", *work]
    # nbgrader's own export agrees.
    teacher(*nbgrader("export", "--to=own.csv"))
    with (course / "own.csv").open(newline="") as file:
        own = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert own == {"student_001": 8, "student_002": 3.5, "student_003": 0, "student_004": 0}


def scores(course):
    """Every score in the gradebook, by student and cell; None where a person must grade."""
    with Gradebook(master.database(course)) as book:
        return {
            submission.student.id: {
                grade.name: None if grade.needs_manual_grade else grade.score
                for grade in submission.notebooks[0].grades
            }
            for submission in book.assignment_submissions(STEM)
        }


# ------------------------------------------------------------------- plain nbgrader, without engine


def autograde(course, stem, home, expect=0):
    """Grade with nbgrader alone; return the scores by student and cell."""
    run(nbgrader("autograde", stem), course, home, expect)
    with Gradebook(master.database(course)) as book:
        return {
            submission.student.id: {g.name: g.auto_score for g in submission.notebooks[0].grades}
            for submission in book.assignment_submissions(stem)
        }


def test_plain_nbgrader_with_our_settings(tmp_path):
    """A deleted points cell, standard error, an endless loop: what was earned stays."""
    course, home = make_course(tmp_path / "über all"), tmp_path / "teacher"
    run(nbgrader("generate_assignment", STEM), course, home)
    release = course / "release" / STEM / f"{STEM}.ipynb"
    noisy = dict(SOLUTIONS)
    noisy["double"] = (
        "import sys\n\ndef double(x):\n    print('!', file=sys.stderr)\n    return x + x"
    )
    noisy["add"] += "\nprint('?', file=sys.stderr)"
    endless = dict(SOLUTIONS, double="def double(x):\n    while True:\n        pass")
    cases = {
        "blank": ({}, None),
        "endless": (endless, WRITTEN),
        "good": (SOLUTIONS, WRITTEN),
        "noisy": (noisy, WRITTEN),
        "points_cell_deleted": (SOLUTIONS, WRITTEN),
    }
    for student, (solutions, written) in cases.items():
        notebook = fill(nbformat.read(release, as_version=4), solutions, written)
        if student == "points_cell_deleted":
            notebook.cells = [
                cell
                for cell in notebook.cells
                if cell.metadata.get("nbgrader", {}).get("grade_id") != "add_points"
            ]
        target = course / "submitted" / student / STEM / f"{STEM}.ipynb"
        target.parent.mkdir(parents=True)
        nbformat.write(notebook, target)
    found = autograde(course, STEM, home)
    full = {"double_points": 3.0, "add_points": 2.0, "why": None}
    assert found == {
        "blank": {"double_points": 0.0, "add_points": 0.0, "why": 0.0},
        "endless": full | {"double_points": 0.0},
        "good": full,
        "noisy": full,
        "points_cell_deleted": full,
    }
    graded = (course / "autograded" / "endless" / STEM / f"{STEM}.ipynb").read_text()
    assert "your code took more than 6 s" in graded
    assert "Twice a number is the number plus itself." in graded


FORGED = """
import book_grader.plain

book_grader.plain.earned = lambda stem, task, namespace: {"double": 3.0, "add": 2.0}[task]
"""
READS_CHECKS = """
import os

with open(os.environ["BOOK_GRADER_COURSE"] + "/checks/90_tiny.py") as file:
    assert "expected=lambda" in file.read()
assert os.access(os.environ["BOOK_GRADER_COURSE"] + "/gradebook.db", os.W_OK)


def double(x):
    return 2 * x
"""


def test_what_plain_nbgrader_does_not_protect_from(tmp_path):
    """What docs/classroom/plain_nbgrader.md says is open; where this fails, the page is wrong."""
    course, home = make_course(tmp_path), tmp_path / "teacher"
    run(nbgrader("generate_assignment", STEM), course, home)
    release = course / "release" / STEM / f"{STEM}.ipynb"

    def hand_in(student, solutions, name=f"{STEM}.ipynb", twice=False):
        notebook = fill(nbformat.read(release, as_version=4), solutions, WRITTEN)
        if twice:
            copy = nbformat.from_dict(dict(notebook.cells[3], id="again"))
            notebook.cells.insert(4, copy)
        target = course / "submitted" / student / STEM / name
        target.parent.mkdir(parents=True)
        nbformat.write(notebook, target)

    hand_in("a_forger", {"double": FORGED, "add": "pass"})
    hand_in("b_reader", SOLUTIONS | {"double": READS_CHECKS})
    hand_in("c_twice", SOLUTIONS, twice=True)
    hand_in("d_other_name", SOLUTIONS, name="my_homework.ipynb")
    hand_in("e_process_ends", SOLUTIONS | {"add": SOLUTIONS["add"] + "\nimport os\nos._exit(0)"})
    hand_in("f_good", SOLUTIONS)
    found = autograde(course, STEM, home, expect=1)
    full = {"double_points": 3.0, "add_points": 2.0, "why": None}
    nothing = dict.fromkeys(full)
    assert found["a_forger"] == full
    assert found["b_reader"] == full
    assert found["c_twice"] == found["d_other_name"] == found["e_process_ends"] == nothing
    assert found["f_good"] == full
    # And what was never graded looks like a zero.
    run(nbgrader("export", "--to=own.csv"), course, home)
    with (course / "own.csv").open(newline="") as file:
        own = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert own == {
        "a_forger": 5,
        "b_reader": 5,
        "c_twice": 0,
        "d_other_name": 0,
        "e_process_ends": 0,
        "f_good": 5,
    }


def real_assignments():
    return sorted(path.stem for path in (ROOT / "assignments" / "source").glob("*/*.ipynb"))


@pytest.mark.parametrize("stem", real_assignments())
def test_plain_nbgrader_on_the_books_assignments(stem, tmp_path):
    """The master's own solutions get everything, what students start from gets nothing."""
    course, home = tmp_path / "course", tmp_path / "teacher"
    course.mkdir()
    for part in ("checks", "source"):
        shutil.copytree(ROOT / "assignments" / part, course / part)
    shutil.copy(ROOT / "assignments" / "nbgrader_config.py", course)
    run(nbgrader("generate_assignment", stem), course, home)
    source = course / "source" / stem / f"{stem}.ipynb"
    good = nbformat.read(course / "release" / stem / f"{stem}.ipynb", as_version=4)
    solutions = {
        cell.metadata["nbgrader"]["grade_id"]: re.sub(
            r"(?m)^\s*### (BEGIN|END) SOLUTION\n?", "", cell.source
        )
        for cell in nbformat.read(source, as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for cell in good.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = solutions.get(name, cell.source)
    for student in ("blank", "good"):
        target = course / "submitted" / student / stem / f"{stem}.ipynb"
        target.parent.mkdir(parents=True)
        if student == "good":
            nbformat.write(good, target)
        else:
            shutil.copy(course / "release" / stem / f"{stem}.ipynb", target)
    found = autograde(course, stem, home)
    points = master.read_master(course, stem)
    coded = points.coded.values()
    assert {name: found["good"][name] for name in coded} == {n: points.points[n] for n in coded}
    assert {name: found["blank"][name] for name in coded} == dict.fromkeys(coded, 0.0)
    for question in points.written:
        assert (found["good"][question], found["blank"][question]) == (None, 0.0)
