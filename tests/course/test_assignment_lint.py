"""The linter finds what it is there for: each fault is made once, and named."""

from dataclasses import replace
import shutil
import subprocess
import sys

import pytest

from tools import ROOT
from tools.assignments import COURSE, lint, master, proofs
from tools.assignments.scoring import Bench, Parrot, score
from tools.notebook_form import to_text

STEM = "01_activation_functions"
TINY = "90_tiny"
SCRIPT = '''
# %% [markdown] read="title"
# # Tiny

# %% read="setup"
import numpy as np

# %% [markdown] read="double_task"
# ## 1. Twice

# %% solution="double"
def double(numbers):
    """Return twice the numbers."""
    ### BEGIN SOLUTION
    return np.asarray(numbers) * 2
    ### END SOLUTION

# %% read="double_try"
answer = double(np.array([1.0, 2.0]))
assert np.array_equal(answer, [2.0, 4.0]), f"double of 1 and 2: expected 2 and 4, got {answer}"

# %% points="double_points" worth=3
# The points of task 1 are counted here.
### BEGIN HIDDEN TESTS
from book_grader.plain import earned
earned("90_tiny", "double", globals())
### END HIDDEN TESTS

# %% [markdown] read="why_task"
# ## 2. Why?

# %% [markdown] written="why" worth=2
# ### BEGIN SOLUTION
# Because two halves make a whole, and nothing else does.
# ### END SOLUTION
'''
CHECKS = """
import numpy as np
from book_grader.tasks import Assignment, Mistake, Part, Task, WrittenTask


def truth_double(numbers):
    return numbers + numbers


def draw_numbers(generator):
    return [(generator.normal(size=4),), (generator.normal(size=2),)]


def draw_tables(generator):
    return [(generator.normal(size=(2, 3)),)]


HINT = "Twice a number is the number and itself."
DOUBLE = Task("double", "Twice", "double", (
    Part("numbers", 1, draw_numbers, HINT, expected=truth_double),
    Part("tables", 2, draw_tables, HINT, expected=truth_double),
))
ASSIGNMENT = Assignment(
    stem="90_tiny", title="Tiny", minutes=5, goals=("double", "halve"),
    tasks=(DOUBLE, WrittenTask("why", "Why?", 2, ((2, "Says that two halves make a whole."),))),
    mistakes=(
        Mistake(
            "vectors only",
            {"double": "def double(v):\\n    return np.array([2 * float(one) for one in v])"},
            {"double": 1},
        ),
    ),
)
"""


@pytest.fixture(scope="module")
def chapter_1():
    """The draft of chapter 1's assignment, in which the linter finds nothing."""
    return lint.Draft.read(STEM)


def tiny(folder, script=SCRIPT, checks=CHECKS):
    """Write a course with the tiny assignment; return its draft."""
    path = master.path_of(TINY, folder)
    path.parent.mkdir(parents=True)
    (folder / "checks").mkdir()
    shutil.copy(COURSE / "nbgrader_config.py", folder)
    path.write_text(to_text(master.from_script(script)), encoding="utf-8")
    (folder / "checks" / f"{TINY}.py").write_text(checks, encoding="utf-8")
    return lint.Draft.read(TINY, folder)


def with_cells(draft, change):
    """Return the draft with every cell put through a function; None drops a cell."""
    cells = [new for cell in draft.cells if (new := change(cell)) is not None]
    return lint.Draft(
        draft.stem, draft.text, cells, draft.assignment, draft.checks_text, draft.student
    )


def changed(name, **fields):
    """Return a function that changes the fields of one cell."""
    return lambda cell: replace(cell, **fields) if cell.id == name else cell


def with_assignment(draft, **fields):
    """Return the draft with other checks."""
    assignment = replace(draft.assignment, **fields)
    return lint.Draft(
        draft.stem, draft.text, draft.cells, assignment, draft.checks_text, draft.student
    )


def mistakes(draft):
    """Return the draft's mistakes."""
    return draft.assignment.mistakes


WITH_KERAS = """\
import numpy as np, keras
### BEGIN SOLUTION
### END SOLUTION"""

FAULTS = {
    "an id twice": (
        lambda d: with_cells(d, changed("gelu_try", id="gelu_slope_try")),
        lint.check_cells,
        "the id 'gelu_slope_try' stands on 2 cells",
    ),
    "a cell of a task is missing": (
        lambda d: with_cells(d, lambda cell: None if cell.id == "softmax_points" else cell),
        lint.check_cells,
        "the master has no cell 'softmax_points'",
    ),
    "a graded cell that the checks do not know": (
        lambda d: with_assignment(d, tasks=d.assignment.tasks[1:]),
        lint.check_cells,
        "cell leaky_relu: the checks know no such task",
    ),
    "other points than in the checks": (
        lambda d: with_cells(d, changed("softmax_points", worth=4)),
        lint.check_cells,
        "cell softmax_points: expected 5 points as in the checks, got 4",
    ),
    "a wrong role": (
        lambda d: with_cells(d, changed("softmax_try", role="points")),
        lint.check_cells,
        "cell softmax_try: expected the role read, got points",
    ),
    "cells in another order": (
        lambda d: replace(d, cells=[*d.cells[6:], *d.cells[:6]]),
        lint.check_cells,
        "expected the tasks' cells in the order leaky_relu_task, leaky_relu, ",
    ),
    "other minutes": (
        lambda d: with_assignment(d, minutes=90),
        lint.check_head,
        "the title's cell does not say '90 minutes'",
    ),
    "a goal that students do not read": (
        lambda d: with_assignment(d, goals=("fly", "swim")),
        lint.check_head,
        "the title's cell does not name the goal 'fly'",
    ),
    "no goals": (
        lambda d: with_assignment(d, goals=()),
        lint.check_head,
        "expected at least 2 goals, got 0",
    ),
    "no minutes": (
        lambda d: with_assignment(d, minutes=0),
        lint.check_head,
        "expected minutes above 0, got 0",
    ),
    "too few tasks": (
        lambda d: with_assignment(d, tasks=d.assignment.tasks[-3:]),
        lint.check_numbers_of_tasks,
        "expected 3 to 6 coded tasks, got 2",
    ),
    "no model": (
        lambda d: with_assignment(d, tasks=d.assignment.tasks[:4]),
        lint.check_numbers_of_tasks,
        "expected one task with a Keras model",
    ),
    "no written question": (
        lambda d: with_assignment(d, tasks=d.assignment.coded),
        lint.check_numbers_of_tasks,
        "expected one written question, got 0",
    ),
    "four mistakes, one of them twice": (
        lambda d: with_assignment(d, mistakes=(*mistakes(d)[:4], mistakes(d)[0])),
        lint.check_numbers_of_tasks,
        "expected 5 mistakes with different names, got 4",
    ),
    "a task without a mistake": (
        lambda d: with_assignment(d, mistakes=mistakes(d)[:10]),
        lint.check_numbers_of_tasks,
        "gelu: no mistake is known for this task",
    ),
    "Keras in a solution": (
        lambda d: with_cells(d, changed("softmax", source=WITH_KERAS)),
        lint.check_graded_cells,
        "cell softmax: imports Keras",
    ),
    "more than the call in a points cell": (
        lambda d: with_cells(d, changed("softmax_points", source="# Points.\nassert softmax")),
        lint.check_graded_cells,
        "cell softmax_points: expected one comment line, then",
    ),
    "a solution without its marks": (
        lambda d: with_cells(d, changed("softmax", source="def softmax(scores): ...")),
        lint.check_graded_cells,
        "cell softmax: expected ### BEGIN SOLUTION",
    ),
    "a TODO": (
        lambda d: with_cells(d, changed("softmax_task", source="TODO: say what is asked")),
        lint.check_form,
        "cell softmax_task: has a TODO",
    ),
    "outputs in the master": (
        lambda d: replace(d, text=d.text.replace('count": null', 'count": 3', 1)),
        lint.check_form,
        "the master is not in normal form",
    ),
}


def test_nothing_is_found_where_nothing_is_wrong(chapter_1):
    assert [fault for check in lint.READING for fault in check(chapter_1)] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(chapter_1, name):
    spoil, check, message = FAULTS[name]
    assert any(message in fault for fault in check(spoil(chapter_1))), list(check(spoil(chapter_1)))


@pytest.mark.parametrize(
    ("leak", "message"),
    [
        ("truth_softmax", "'truth_softmax', a name of the checks"),
        ("return powers / powers.sum(axis=axis, keepdims=True)", "a line of the solution of softm"),
        ("### BEGIN HIDDEN TESTS", "holds 'HIDDEN TESTS'"),
        ("book_grader", "holds 'book_grader'"),
    ],
)
def test_what_students_must_not_see_is_found(chapter_1, leak, message):
    draft = replace(chapter_1, student=chapter_1.student.replace("Softmax: the visible", leak, 1))
    assert any(message in fault for fault in lint.check_student_version(draft))


def test_a_hint_and_a_line_of_the_rubric_are_found(chapter_1):
    hint = chapter_1.assignment.coded[0].parts[2].hint
    line = chapter_1.assignment.tasks[-1].rubric[0][1]
    for text in (hint, line):
        leaked = chapter_1.student.replace("Softmax: the visible", text, 1)
        found = list(lint.check_student_version(replace(chapter_1, student=leaked)))
        assert found == [
            f"the student's version holds a hint or a line of the rubric: {text[:60]!r}"
        ]


def test_the_tiny_assignment_is_proven(tmp_path):
    draft = tiny(tmp_path)
    assert [fault for prove in proofs.RUNNING for fault in prove(draft, True)] == []


@pytest.mark.parametrize(
    ("where", "old", "new", "prove", "message"),
    [
        (
            "script",
            "* 2\n",
            "* 2.1\n",
            proofs.prove_reference,
            "the reference loses numbers, tables",
        ),
        ("script", "[2.0, 4.0]", "[2.0, 5.0]", proofs.prove_reference, "refuses the reference"),
        (
            "script",
            "    return np.asarray",
            '    __import__("sys").stderr.write("warned")\n    return np.asarray',
            proofs.prove_clean_run,
            "writes to standard error:\nwarned",
        ),
        (
            "script",
            "assert np.array_equal(answer, [2.0, 4.0])",
            "assert 1 / 0",
            proofs.prove_clean_run,
            "the cell double_try raises ZeroDivisionError",
        ),
        (
            "script",
            '    """Return twice',
            '    if True:\n        return numbers + numbers\n    """Return twice',
            proofs.prove_stub,
            "the blank stub earns 3, expected 0",
        ),
        (
            "script",
            "answer = double(",
            "answer = 2 * (",
            proofs.prove_stub,
            "passes with the blank",
        ),
        ("script", "answer = double(", "answer = 2 * (", proofs.prove_parrot, "never calls double"),
        (
            "checks",
            "[(generator.normal(size=4),), (generator.normal(size=2),)]",
            "[(np.array([1.0, 2.0]),)]",
            proofs.prove_parrot,
            "answers of the visible test earn the part numbers",
        ),
        (
            "checks",
            '{"double": 1}',
            '{"double": 2}',
            proofs.prove_mistakes,
            "mistake 'vectors only': expected 2 for double, got 1 and 1 and 1 (right: numbers)",
        ),
    ],
)
def test_a_fault_that_shows_when_it_runs_is_found(tmp_path, where, old, new, prove, message):
    texts = {"script": SCRIPT, "checks": CHECKS}
    assert old in texts[where]
    texts[where] = texts[where].replace(old, new)
    found = list(prove(tiny(tmp_path, **texts), True))
    assert any(message in fault for fault in found), found


def test_a_stub_whose_message_teaches_nothing_is_found(tmp_path):
    draft = tiny(tmp_path)
    draft.student_sources["double"] = "def double(numbers):\n    raise NotImplementedError()"
    (found,) = proofs.prove_stub(draft, False)
    assert found == "double: the visible test says only '' to the blank stub"


def test_a_mistake_in_an_earlier_task_is_met_by_the_later_one(tmp_path):
    first, why = '# %% [markdown] read="double_task"', '# %% [markdown] read="why_task"'
    later = SCRIPT[SCRIPT.index(first) : SCRIPT.index(why)].replace("double", "again")
    later = later.replace("np.asarray(numbers) * 2", "double(numbers)")
    checks = CHECKS
    for old, new in {
        "ASSIGNMENT =": 'AGAIN = Task("again", "Again", "again", DOUBLE.parts, needs=("double",))\n'
        "ASSIGNMENT =",
        "tasks=(DOUBLE,": "tasks=(DOUBLE, AGAIN,",
        'for one in v])"}': 'for one in v])", "again": "def again(v):\\n    return double(v)"}',
        '{"double": 1}': '{"double": 1, "again": 1}',
    }.items():
        assert old in checks
        checks = checks.replace(old, new)
    draft = tiny(tmp_path, SCRIPT.replace(why, f"{later}\n{why}"), checks)
    assert list(proofs.prove_mistakes(draft, False)) == []
    (mistake,) = mistakes(draft)
    alone = replace(mistake, code={"again": mistake.code["again"]}, earns={"again": 1})
    (found,) = proofs.prove_mistakes(with_assignment(draft, mistakes=(alone,)), False)
    assert "expected 1 for again, got 3" in found


def test_a_parrot_knows_what_it_was_asked_and_nothing_else(tmp_path):
    draft = tiny(tmp_path)
    bench, (task,) = Bench(draft.cells, draft.assignment), draft.assignment.coded
    namespace, _ = bench.solved(task)
    parrot = namespace["double"] = Parrot(namespace["double"])
    assert list(parrot([1.0])) == [2.0]
    parrot.listening = False
    assert list(parrot([1.0])) == [2.0] == list(parrot([7.0])) == list(parrot(5))
    assert score(task, namespace, 1) == {"numbers": 0, "tables": 0}


def test_the_command_names_the_fault_and_fails():
    done = subprocess.run(
        [sys.executable, "-m", "tools.assignments", "lint", "77"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert (
        "expected an assignment's number or stem, got '77' (01_activation_functions" in done.stderr
    )
