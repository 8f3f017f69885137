"""An assignment of three short functions and a question, for tests that need many gradings."""

from book_grader.tasks import Assignment, Mistake, Part, Task, WrittenTask

STEM = "90_small"


def _vectors(rng):
    return [(rng.normal(size=size),) for size in (3, 5, 8)]


def _tables(rng):
    return [(rng.normal(size=(rows, 4)),) for rows in (2, 3, 7)]


def _large(rng):
    return [(rng.normal(size=(3, 4)) + 1e6,)]


def _shift_and_scale(rng):
    return [(rng.normal(size=4), float(rng.uniform(1, 2)), float(rng.uniform(2, 3)))]


ASSIGNMENT = Assignment(
    stem=STEM,
    title="Three short functions",
    minutes=10,
    goals=("centre", "scale"),
    tasks=(
        Task(
            id="centred",
            title="Take the mean away",
            asks="centred",
            parts=(
                Part(
                    name="a vector",
                    points=2,
                    draw=_vectors,
                    expected=lambda x: x - x.mean(),
                    hint="the mean of the result is zero",
                ),
            ),
            seconds=5,
        ),
        Task(
            id="affine",
            title="Scale and shift",
            asks="affine",
            parts=(
                Part(
                    name="scale and shift",
                    points=2,
                    draw=_shift_and_scale,
                    expected=lambda x, scale, shift: x * scale + shift,
                    hint="scale first",
                ),
                Part(
                    name="the shape stays",
                    points=1,
                    draw=lambda rng: [(rng.normal(size=(2, 3)), 2.0, 0.5)],
                    judge=lambda arguments, value: getattr(value, "shape", None) == (2, 3),
                    hint="as many numbers as went in",
                ),
            ),
            seconds=5,
        ),
        Task(
            id="row_softmax",
            title="Softmax of every row",
            asks="row_softmax",
            parts=(
                Part(
                    name="small scores",
                    points=3,
                    draw=_tables,
                    expected=lambda x: _softmax(x),
                    hint="divide by the sum of the row",
                ),
                Part(
                    name="large scores",
                    points=1,
                    draw=_large,
                    expected=lambda x: _softmax(x),
                    hint="subtract the row's maximum first",
                ),
            ),
            seconds=5,
        ),
        WrittenTask(
            id="why",
            title="Why subtract the maximum?",
            points=2,
            rubric=((1, "overflow"), (1, "the ratio is unchanged")),
        ),
    ),
    mistakes=(
        Mistake(
            "softmax without subtracting the maximum",
            {
                "row_softmax": "def row_softmax(x):\n"
                "    e = np.exp(np.minimum(x, 700))\n"
                "    return e / e.sum(axis=1, keepdims=True)\n"
            },
            {"row_softmax": 3},
        ),
        Mistake(
            "scaled after shifting",
            {"affine": "def affine(x, scale, shift):\n    return (x + shift) * scale\n"},
            {"affine": 1},
        ),
        Mistake(
            "median for mean",
            {"centred": "def centred(x):\n    return x - np.median(x)\n"},
            {"centred": 0},
        ),
    ),
)


def _softmax(x):
    import numpy as np

    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


SOLUTIONS = {
    "centred": ("x", ["return x - x.mean()"]),
    "affine": ("x, scale, shift", ["return x * scale + shift"]),
    "row_softmax": (
        "x",
        [
            "powers = np.exp(x - x.max(axis=1, keepdims=True))",
            "return powers / powers.sum(axis=1, keepdims=True)",
        ],
    ),
}


def master():
    """The master notebook, shaped as those of the book's assignments are."""
    cells = [
        _cell("markdown", "# Three short functions", "intro", locked=True),
        _cell("code", "import numpy as np", "setup", locked=True),
    ]
    for task in ASSIGNMENT.coded:
        parameters, lines = SOLUTIONS[task.id]
        body = "".join(f"    {line}\n" for line in lines)
        cells += [
            _cell("markdown", f"## {task.title}", f"{task.id}_task", locked=True),
            _cell(
                "code",
                f"def {task.asks}({parameters}):\n"
                f"    ### BEGIN SOLUTION\n{body}    ### END SOLUTION\n",
                task.id,
                solution=True,
            ),
            _cell("code", f"print({task.asks}.__name__)", f"{task.id}_try", locked=True),
            _cell(
                "code",
                "# Your points are counted here.\n### BEGIN HIDDEN TESTS\n"
                "from book_grader.plain import earned\n"
                f'earned("{STEM}", "{task.id}", globals())\n### END HIDDEN TESTS\n',
                f"{task.id}_points",
                locked=True,
                grade=True,
                points=task.points,
            ),
        ]
    cells.append(_cell("markdown", "Because of …", "why", solution=True, grade=True, points=2))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(kind, source, identity, *, locked=False, solution=False, grade=False, points=None):
    settings = {
        "grade": grade,
        "grade_id": identity,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        settings["points"] = points
    cell = {
        "cell_type": kind,
        "id": identity.replace("_", "-"),
        "metadata": {"nbgrader": settings},
        "source": source,
    }
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell
