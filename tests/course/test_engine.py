"""Every submission ends in one state with what it earned, and no interruption changes that."""

from __future__ import annotations

import json
import os
from pathlib import Path
import signal
import subprocess
import sys

import pytest

from book_grader import cli, engine, results
from book_grader.course import CourseProblem, secret
from book_grader.engine import Order
from tests.course import tiny_course
from tests.course.tiny_course import SOLUTIONS, STEM, submit

ROOT = Path(__file__).resolve().parents[2]
DOUBLE, ADD = SOLUTIONS["double"], SOLUTIONS["add"]


@pytest.fixture
def course(tmp_path):
    return tiny_course.make_course(tmp_path)


def grade(course, **more):
    """Grade; return the results by student."""
    graded = engine.grade(Order(course, STEM, workers=2, **more))
    for result in graded:
        assert results.read(results.path_of(course, STEM, result.student)) == result
    return {result.student: result for result in graded}


def earned(result):
    return {task.id: task.earned for task in result.tasks}


def statuses(result):
    return {task.id: task.status for task in result.tasks}


def change(course, student, do):
    """Hand in a good notebook after `do` changed its cells (a list, in place)."""
    submit(course, student)
    path = course / "submitted" / student / STEM / f"{STEM}.ipynb"
    notebook = json.loads(path.read_bytes())
    do(notebook["cells"])
    path.write_text(json.dumps(notebook))


def cell_of(cells, name):
    return next(c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def new_cell(source):
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}


def test_good_blank_and_half_done_work(course):
    submit(course, "good")
    submit(course, "blank", {})
    submit(course, "half", {"double": "def double(x):\n    return 2 * float(x)", "add": ADD})
    found = grade(course, students=["good", "absent"])
    assert earned(found["good"]) == {"double": 3, "add": 2}
    assert found["good"].state == results.GRADED
    assert found["good"].written[0].text == tiny_course.WRITTEN
    assert found["good"].submission.file == f"submitted/good/{STEM}/{STEM}.ipynb"
    assert earned(found["blank"]) == {"double": 0, "add": 0}
    assert statuses(found["blank"]) == {"double": "missing", "add": "missing"}
    assert earned(found["half"]) == {"double": 1, "add": 2}
    assert statuses(found["half"])["double"] == results.PARTLY
    assert found["absent"].state == results.NOT_SUBMITTED
    assert found["absent"].earned is None


BREAKS = {
    "exit": ("import os\nos._exit(0)", results.ENDED),
    "hang": ("while True: pass", results.OUT_OF_TIME),
    "syntax": ("def double(x:\n", results.ERROR),
    "raise": ("raise SystemExit", results.ERROR),
    "later": (
        "import os, threading\nthreading.Timer(0.2, os._exit, (1,)).start()\n"
        "def double(x):\n    return 3 * x",
        results.WRONG,
    ),
    "numpy": (
        "for name in ('add', 'asarray', 'array', 'ndarray'):\n    setattr(np, name, None)\n"
        "def double(x):\n    return 3 * x",
        results.WRONG,
    ),
    # Which step the death of the parent is noticed in is chance.
    "parent": ("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", None),
    "plus": ("def add(a, b):\n    return 0\ndef double(x):\n    return None", results.WRONG),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_in_one_task_costs_the_other_nothing(course, name):
    code, status = BREAKS[name]
    submit(course, "student", {"double": code, "add": ADD})
    result = grade(course)["student"]
    assert earned(result) == {"double": 0, "add": 2}
    assert status in (None, statuses(result)["double"])
    assert result.state == results.GRADED


def test_a_helper_that_a_later_cell_uses_otherwise(course):
    helper = "def twice(x):\n    return {}\n"
    submit(
        course,
        "student",
        {
            "double": helper.format("2 * x") + "def double(x):\n    return twice(x)",
            "add": helper.format("None") + ADD,
        },
    )
    assert earned(grade(course)["student"]) == {"double": 3, "add": 2}


def _delete_setup(cells):
    cells.remove(cell_of(cells, "setup"))
    cell_of(cells, "add")["source"] = "def add(a, b):\n    return np.add(a, b)"


def _lose_metadata(cells):
    for cell in cells:
        cell.pop("metadata")


def _solve_elsewhere(cells):
    cell_of(cells, "double")["source"] = "def double(x):\n    raise NotImplementedError()"
    cells.append(new_cell(DOUBLE))


def _copy_cell(cells):
    cells.append(cell_of(cells, "double"))


def _overwrite_later(cells):
    cells.append(new_cell("double = add = np = None"))


def _into_markdown(cells):
    cell_of(cells, "double")["cell_type"] = "markdown"


def _scratch(cells):
    cells.insert(0, new_cell("while True: pass"))


@pytest.mark.parametrize(
    "do",
    [
        _delete_setup,
        _lose_metadata,
        _solve_elsewhere,
        _copy_cell,
        _overwrite_later,
        _into_markdown,
        _scratch,
        list.reverse,
    ],
)
def test_a_mangled_notebook_loses_nothing(course, do):
    change(course, "student", do)
    result = grade(course)["student"]
    assert earned(result) == {"double": 3, "add": 2}
    assert result.state == results.GRADED
    assert result.written[0].text == tiny_course.WRITTEN


def test_a_part_that_says_so_is_lost_by_changing_the_input(course):
    submit(course, "changes", {"double": "def double(x):\n    x *= 2\n    return x", "add": ADD})
    submit(course, "copies", {"double": "def double(x):\n    y = x * 1\n    y *= 2\n    return y"})
    found = grade(course)
    assert earned(found["changes"]) == {"double": 1, "add": 2}
    assert "arrays: double changed what it was given." in found["changes"].tasks[0].message
    assert earned(found["copies"])["double"] == 3


def test_cells_that_compete_and_differ_need_a_human(course):
    def do(cells):
        copy = json.loads(json.dumps(cell_of(cells, "double")))
        copy["source"] = "def double(x):\n    return 2 * float(x)"
        cells.append(copy)

    change(course, "student", do)
    result = grade(course)["student"]
    assert result.state == results.NEEDS_A_HUMAN
    assert any("earns 3" in reason and "earns 1" in reason for reason in result.reasons)
    assert earned(result) == {"double": 1, "add": 2}


def test_another_assignments_notebook_needs_a_human(course):
    change(course, "student", lambda cells: cells.clear())
    result = grade(course)["student"]
    assert result.state == results.NEEDS_A_HUMAN
    assert "another" in result.reasons[-1]


def test_what_cannot_be_read_is_unreadable(course):
    submit(course, "student")
    path = course / "submitted" / "student" / STEM / f"{STEM}.ipynb"
    path.write_bytes(path.read_bytes()[:500])
    result = grade(course)["student"]
    assert (result.state, result.earned) == (results.UNREADABLE, None)
    assert result.reasons == ["the file breaks off before its end; hand it in again"]


def test_the_original_bytes_are_kept(course):
    file = submit(course, "student")
    content = (course / file.file).read_bytes()
    grade(course)
    (kept,) = (results.folder(course, STEM) / "original").iterdir()
    assert kept.read_bytes() == content
    assert (course / file.file).read_bytes() == content


def test_nothing_of_the_hidden_inputs_reaches_the_student(course):
    code = "def {}(*x):\n    raise type(f'E{{x!r}}', (Exception,), {{}})(repr(x))"
    submit(course, "student", {name: code.format(name) for name in SOLUTIONS})
    result = grade(course)["student"]
    shown = [task.message for task in result.tasks] + result.reasons
    assert all("double" in text or "add" in text for text in shown)
    assert not any(
        character.isdigit() for text in shown for character in text.replace("line 2", "")
    )


def test_no_name_or_shape_tells_the_inputs(course):
    double = "def double(x):\n    return type('T' + str(x), (), {})()"
    add = "import numpy as np\ndef add(a, b):\n    return np.zeros(int(1000 * abs(a[0])))"
    submit(course, "student", {"double": double, "add": add})
    for task in grade(course)["student"].tasks:
        assert "double returned" in task.message or "add returned" in task.message
        assert not any(character.isdigit() for character in task.message)
    assert (
        "double returned an object of a type of its own"
        in grade(course)["student"].tasks[0].message
    )


def test_inputs_that_were_kept_in_a_file_do_not_reach_the_student(course):
    double = (
        "import os\ndef helper(x):\n    return 2 * x\n"
        "def double(x):\n    open('/tmp/inputs', 'w').write(repr(x))\n"
        "    return None if hasattr(x, 'shape') else helper(x)\n"
        "if os.path.exists('/tmp/inputs'):\n"
        "    raise ValueError('sto' + 'len ' + open('/tmp/inputs').read())\n"
    )
    submit(course, "student", {"double": double, "add": "def helper(x):\n    pass\n" + ADD})
    result = grade(course)["student"]
    assert earned(result)["double"] == 1  # only by itself, where the file was there already
    assert "raised" in str(result.notes) and "ValueError in line" in result.tasks[0].message
    assert not any("stolen" in task.message for task in result.tasks)


def test_inputs_change_with_the_submission_and_not_with_the_run(course):
    code = "def double(x):\n    raise ValueError(x)"
    submit(course, "one", {"double": code, "add": ADD})
    submit(course, "two", {"double": code, "add": ADD + "\n"})
    notes = [grade(course, again=again)[s].notes for again in (False, True) for s in ("one", "two")]
    assert notes[0] == notes[2] and notes[1] == notes[3]
    assert notes[0] != notes[1]


def test_what_is_done_is_not_done_again_unless_something_changed(course):
    submit(course, "one")
    submit(course, "two")
    first = grade(course)
    path = results.path_of(course, STEM, "one")
    stamp = path.stat().st_mtime_ns
    assert grade(course) == first
    assert path.stat().st_mtime_ns == stamp
    submit(course, "two", {"double": DOUBLE})
    assert earned(grade(course)["two"]) == {"double": 3, "add": 0}
    assert path.stat().st_mtime_ns == stamp
    assert list(grade(course, again=True, only=["one"])) == ["one"]
    assert path.stat().st_mtime_ns > stamp
    path.write_text(path.read_text()[:100])
    assert earned(grade(course)["one"]) == {"double": 3, "add": 2}
    checks = course / "checks" / f"{STEM}.py"
    checks.write_text(checks.read_text().replace("a, b: a + b", "a, b: a - b"))
    assert all(earned(result)["add"] == 0 for result in grade(course).values())


def test_a_faulty_check_is_nobodys_zero(course):
    checks = course / "checks" / f"{STEM}.py"
    checks.write_text(checks.read_text().replace("expected=lambda a, b: a + b", "expected=max"))
    submit(course, "student")
    result = grade(course)["student"]
    assert result.state == results.NEEDS_A_HUMAN
    assert any("max" not in note and "faulty" in note for note in result.notes)


def test_two_gradings_of_an_assignment_do_not_meet(course):
    submit(course, "student")
    with engine._alone(Order(course, STEM)), pytest.raises(CourseProblem, match="another process"):
        grade(course)


def test_the_secret_is_made_once_and_for_the_teacher_alone(course):
    assert secret(course) == secret(course)
    assert (course / "grading" / ".secret").stat().st_mode & 0o077 == 0


def test_a_folder_of_an_lms_is_graded(course, tmp_path):
    submit(course, "student")
    content = (course / "submitted" / "student" / STEM / f"{STEM}.ipynb").read_bytes()
    (tmp_path / "lms").mkdir()
    (tmp_path / "lms" / "student_007.ipynb").write_bytes(content)
    found = grade(course, folder=tmp_path / "lms")
    assert earned(found["student_007"]) == {"double": 3, "add": 2}
    assert found["student_007"].submission.file == "student_007.ipynb"


def command(course, *more):
    program = [sys.executable, "-m", "book_grader", "grade", STEM, "--course", str(course)]
    return [*program, "--workers", "1", "--no-gradebook", *more]


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_grading_that_was_stopped_goes_on(course, stop):
    for number in range(4):
        submit(course, f"student_{number}")
    process = subprocess.Popen(
        command(course), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    first = results.path_of(course, STEM, "student_0")
    while not first.exists():
        assert process.poll() is None
    os.kill(process.pid, stop)
    _, said = process.communicate(timeout=60)
    assert process.returncode == (-9 if stop == signal.SIGKILL else cli.INTERRUPTED), said
    assert "Traceback" not in said
    before = first.read_bytes()
    assert not results.path_of(course, STEM, "student_3").exists()
    done = subprocess.run(command(course), cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert first.read_bytes() == before
    assert done.stdout.count("graded, 5 of 5") == 4
    assert not list(first.parent.glob("**/.*.writing"))


def test_the_command_says_what_is_wrong(course, capsys):
    assert cli.main(["grade", "17_nothing", "--course", str(course)]) == cli.PROBLEM
    assert f"There are: {STEM}" in capsys.readouterr().err
    arguments = ["grade", STEM, "--course", str(course)]
    assert cli.main(arguments) == cli.DONE
    assert "Nothing was handed in" in capsys.readouterr().out
    assert cli.main([*arguments, "--only", "nobody"]) == cli.PROBLEM
    assert "nobody" in capsys.readouterr().err


def test_without_a_sandbox_it_refuses_or_marks_everything(course, capsys, monkeypatch):
    submit(course, "student")
    arguments = ["grade", STEM, "--course", str(course), "--no-gradebook"]
    with monkeypatch.context() as patched:
        patched.setenv("PATH", "/nowhere")
        assert cli.main(arguments) == cli.NO_SANDBOX
        assert not results.path_of(course, STEM, "student").exists()
        assert cli.main([*arguments, "--unsafe"]) == cli.DONE
        shown = capsys.readouterr()
    assert "WITHOUT A SANDBOX" in shown.err
    assert results.UNSAFE_NOTE in shown.out
    assert results.read(results.path_of(course, STEM, "student")).unsafe
    assert not grade(course)["student"].unsafe  # with a sandbox it is graded again


def test_the_doctor_finds_the_sandbox(capsys):
    assert cli.main(["doctor"]) == cli.DONE
    assert "works here" in capsys.readouterr().out
