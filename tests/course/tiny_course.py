"""A course with one small assignment, for tests of everything but the engine and the sandbox."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
import shutil

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book_grader import results
from book_grader.results import PartResult, Result, SubmittedFile, TaskResult, WrittenAnswer

ROOT = Path(__file__).resolve().parents[2]
STEM = "90_tiny"
STUB = "YOUR ANSWER HERE"  # what nbgrader leaves of a solution
SOLUTIONS = {
    "double": "def double(x):\n    return 2 * x",
    "add": "def add(a, b):\n    return a + b",
}
WRITTEN = "Because twice is once and once more."

CHECKS = '''
"""Checks of a small assignment."""

from book_grader.tasks import Assignment, Part, Task, WrittenTask


def whole(generator):
    return [(int(n),) for n in generator.integers(1, 1000, size=5)]


def arrays(generator):
    return [(generator.normal(size=(3, 2)),) for _ in range(2)]


def pairs(generator):
    return [(generator.normal(size=4), generator.normal(size=4))]


ASSIGNMENT = Assignment(
    stem="90_tiny",
    title="A tiny assignment",
    minutes=5,
    goals=("double and add",),
    tasks=(
        Task(
            id="double",
            title="Twice",
            asks="double",
            seconds=3,
            parts=(
                Part("numbers", 1, whole, "Twice a number is the number plus itself.",
                     expected=lambda x: 2 * x),
                Part("arrays", 2, arrays, "An array is doubled number by number.",
                     expected=lambda x: 2 * x, keeps_inputs=True),
            ),
        ),
        Task(
            id="add",
            title="Sum",
            asks="add",
            seconds=3,
            parts=(
                Part("pairs", 2, pairs, "A sum needs both.", expected=lambda a, b: a + b),
            ),
        ),
        WrittenTask("why", "Why?", 3, ((2, "names a reason"), (1, "gives an example"))),
    ),
    mistakes=(),
)
'''


def _about(name, grade=False, solution=False, locked=False, points=None):
    about = {
        "grade": grade,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        about["points"] = points
    return {"nbgrader": about}


def master():
    """The master notebook of the small assignment."""
    cells = [new_markdown_cell("# A tiny assignment", metadata=_about("title", locked=True))]
    cells.append(new_code_cell("import numpy as np", metadata=_about("setup", locked=True)))
    for task, points in (("double", 3), ("add", 2)):
        head = SOLUTIONS[task].split("\n")[0]
        body = SOLUTIONS[task].split("\n")[1]
        solution = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        hidden = (
            "# Graded when you hand in.\n### BEGIN HIDDEN TESTS\n"
            f"from book_grader.plain import earned\n"
            f'earned("{STEM}", "{task}", globals())\n### END HIDDEN TESTS'
        )
        cells += [
            new_markdown_cell(f"## {task}", metadata=_about(f"{task}_task", locked=True)),
            new_code_cell(solution, metadata=_about(task, solution=True)),
            new_code_cell(
                hidden, metadata=_about(f"{task}_points", grade=True, locked=True, points=points)
            ),
        ]
    cells.append(
        new_markdown_cell(
            "A model answer.", metadata=_about("why", grade=True, solution=True, points=3)
        )
    )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def make_course(folder: Path) -> Path:
    """Write the course with its settings; return its folder."""
    course = Path(folder) / "course"
    (course / "checks").mkdir(parents=True)
    (course / "source" / STEM).mkdir(parents=True)
    shutil.copy(ROOT / "assignments" / "nbgrader_config.py", course)
    (course / "checks" / f"{STEM}.py").write_text(CHECKS)
    nbformat.write(master(), course / "source" / STEM / f"{STEM}.ipynb")
    return course


def fill(notebook, solutions, written):
    """Write a student's answers into the cells with these ids, None leaves a cell as it is."""
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in solutions:
            cell.source = solutions[name]
        if name == "why" and written is not None:
            cell.source = written
    return notebook


def student_version():
    """The notebook that students get, without nbgrader's help."""
    notebook = master()
    for cell in notebook.cells:
        name = cell.metadata["nbgrader"]["grade_id"]
        if name in SOLUTIONS:
            cell.source = SOLUTIONS[name].split("\n")[0] + "\n    raise NotImplementedError()"
        if name == "why":
            cell.source = STUB
        if name.endswith("_points"):
            cell.source = "# Graded when you hand in."
    return notebook


def submit(course, student, solutions=SOLUTIONS, written=WRITTEN, stamp=None):
    """Put a submission into the course's folder; return it as a result file names it."""
    path = course / "submitted" / student / STEM / f"{STEM}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(fill(student_version(), solutions, written), path)
    if stamp:
        (path.parent / "timestamp.txt").write_text(stamp)
    content = path.read_bytes()
    return SubmittedFile(
        path.relative_to(course).as_posix(), hashlib.sha256(content).hexdigest(), len(content)
    )


def result_of(course, student, *, double=(1, 2), add=(2,), state=results.GRADED, **changes):
    """Write the result that a grading of the student's submission would have left."""
    path = course / "submitted" / student / STEM / f"{STEM}.ipynb"
    submission, text = None, ""
    if path.exists():
        content = path.read_bytes()
        submission = SubmittedFile(
            path.relative_to(course).as_posix(), hashlib.sha256(content).hexdigest(), len(content)
        )
        cells = json.loads(content)["cells"]
        text = "".join(cells[-1]["source"])
    parts = {
        "double": [
            PartResult("numbers", 1, double[0], "Twice a number is the number plus itself."),
            PartResult("arrays", 2, double[1], "An array is doubled number by number."),
        ],
        "add": [PartResult("pairs", 2, add[0], "A sum needs both.")],
    }
    for part in (*parts["double"], *parts["add"]):
        part.hint = "" if part.earned else part.hint  # as the grader leaves it
    tasks = []
    for name, title in (("double", "Twice"), ("add", "Sum")):
        points = sum(part.points for part in parts[name])
        earned = sum(part.earned for part in parts[name])
        status = "right" if earned == points else "partly" if earned else "wrong"
        tasks.append(
            TaskResult(name, title, float(points), float(earned), status, parts=parts[name])
        )
    scored = state in (results.GRADED, results.NEEDS_A_HUMAN)
    fields = {
        "assignment": STEM,
        "student": student,
        "state": state,
        "points": 5.0,
        "earned": float(sum(task.earned for task in tasks)) if scored else None,
        "submission": submission,
        "checks_sha256": "c" * 64,
        "tasks": tasks if scored else [],
        "written": [WrittenAnswer("why", "Why?", 3.0, text)] if scored else [],
        "reasons": [] if state == results.GRADED else [f"a reason to be {state}"],
        **changes,
    }
    result = Result(**fields)
    results.write(course, result)
    return result
