"""`earned` in a points cell: what honest and clumsy code gets in plain nbgrader."""

import os
from pathlib import Path
import subprocess
import sys
import time

import numpy as np
import pytest

from book_grader import plain
from tests.course.tiny_course import ROOT, SOLUTIONS, STEM, make_course


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course that the checks are found in, and an empty folder to work in."""
    course = make_course(tmp_path)
    monkeypatch.setenv(plain.COURSE_VARIABLE, str(course))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return course


def points(code, task="double"):
    """What a cell with this code gets."""
    namespace = {"np": np}
    exec(code, namespace)
    return plain.earned(STEM, task, namespace)


class FakeModel:
    """Predicts like a Keras model, and says so."""

    def predict(self, inputs, verbose=1):
        if verbose:
            print("1/1 ━━━━━━━━━━━━━━━━━━━━")
        return 2 * inputs


def test_right_solutions_earn_everything_and_say_nothing(course, capfd):
    assert points(SOLUTIONS["double"]) == 3.0
    assert points(SOLUTIONS["add"], "add") == 2.0
    assert capfd.readouterr() == ("", "")


def test_points_are_what_nbgrader_reads_as_partial_credit(course):
    found = points("def double(x):\n    return 2 * int(x) if np.ndim(x) == 0 else x")
    assert (type(found), repr(found)) == (float, "1.0")


def test_a_lost_part_shows_its_hint_and_nothing_else(course, capfd):
    assert points("def double(x):\n    return x + x if np.ndim(x) else print(x)") == 2.0
    assert capfd.readouterr() == ("numbers: Twice a number is the number plus itself.\n", "")


def test_a_missing_name_earns_nothing(course, capfd):
    assert points("x = 1") == 0.0
    assert capfd.readouterr().out.startswith("Twice: `double` is not defined.")


@pytest.mark.parametrize(
    "body",
    [
        "raise NotImplementedError()",
        "raise SystemExit(0)",
        "raise KeyboardInterrupt",
        "raise GeneratorExit",
        "return double(x)",
        "return AlwaysEqual()",
        "return lambda: 1",
        "return np.array([AlwaysEqual()] * 3)",
        "return Cunning()",
        "return (2 * x).astype('U') if np.ndim(x) else str(2 * x)",
        "import sys; sys.stdout.close(); return 1",
        "global double; double = 7; return None",
    ],
)
def test_wrong_code_never_raises_and_earns_nothing(course, body):
    before = sys.stdout
    helpers = (
        "class AlwaysEqual:\n    def __eq__(self, other):\n        return True\n"
        "class Cunning(np.ndarray):\n    def __new__(cls):\n"
        "        return np.zeros(3).view(cls)\n"
        "    def __array_wrap__(self, *_):\n        raise OSError\n"
        "    def tobytes(self):\n        raise OSError\n"
    )
    assert points(f"{helpers}def double(x):\n    {body}") == 0.0
    assert sys.stdout is before


def test_not_a_function_earns_nothing(course):
    assert points("double = 7") == 0.0


def test_arguments_that_are_changed_do_not_change_what_is_right(course):
    assert points("def add(a, b):\n    a += b\n    return a", "add") == 2.0
    assert points("def add(a, b):\n    a[:] = 0\n    return a + b", "add") == 0.0


def test_a_part_that_says_so_is_lost_by_changing_the_arguments(course):
    code = "def double(x):\n    if np.ndim(x) == 0:\n        return 2 * x\n    x *= 2\n    return x"
    assert points(code) == 1.0


def test_inputs_differ_from_call_to_call(course):
    seen = []
    for _ in range(2):
        plain.earned(STEM, "add", {"add": lambda a, b: seen.append(a) or a + b})
    assert not np.array_equal(*seen)


@pytest.mark.parametrize(
    "wait",
    ["while True: pass", "import time\n        time.sleep(999)"],
)
def test_an_endless_call_costs_what_was_not_earned_before(course, capfd, wait):
    began = time.monotonic()
    code = f"def double(x):\n    if np.ndim(x):\n        {wait}\n    return 2 * x"
    assert points(code) == 1.0
    assert time.monotonic() - began < 20
    assert "took more than 6 s" in capfd.readouterr().out


def test_a_call_that_catches_everything_ends_all_the_same(course):
    code = (
        "rounds = 0\ndef double(x):\n    global rounds\n    while rounds < 4:\n"
        "        try:\n            while True: pass\n        except BaseException:\n"
        "            rounds += 1\n    return 0"
    )
    assert points(code) == 0.0


def test_the_alarm_is_given_back(course):
    import signal

    before = signal.getsignal(signal.SIGALRM)
    points(SOLUTIONS["double"])
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_works_outside_the_main_thread(course):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(points, SOLUTIONS["double"]).result() == 3.0


def test_models_predict_quietly(course, monkeypatch, capfd):
    from dataclasses import replace

    assignment = plain.load_checks(STEM)
    part = replace(assignment.tasks[0].parts[1], name="predictions")
    task = replace(assignment.tasks[0], kind="model", asks="model", parts=(part,))
    changed = replace(assignment, tasks=(task,))
    monkeypatch.setattr(plain, "load_checks", lambda stem: changed)
    assert plain.earned(STEM, "double", {"model": FakeModel()}) == 2.0
    assert plain.earned(STEM, "double", {"model": 2}) == 0.0
    assert "━" not in capfd.readouterr().out


def test_unknown_tasks_and_checks_say_what_was_expected(course):
    with pytest.raises(ValueError, match="double, add; got 'duoble'"):
        plain.earned(STEM, "duoble", {})
    with pytest.raises(plain.ChecksNotFound, match=r"91_none\.py.*BOOK_GRADER_COURSE"):
        plain.earned("91_none", "double", {})
    (course / "checks" / "92_empty.py").write_text("nothing = 1\n")
    with pytest.raises(plain.ChecksNotFound, match="define ASSIGNMENT"):
        plain.earned("92_empty", "double", {})


def test_checks_beside_the_submission_are_never_used(course, monkeypatch):
    """A student may hand in a folder `checks` beside the notebook."""
    folder = course / "autograded" / "student_1" / STEM
    (folder / "checks").mkdir(parents=True)
    (folder / "checks" / f"{STEM}.py").write_text("raise SystemExit('the wrong checks')\n")
    monkeypatch.delenv(plain.COURSE_VARIABLE)
    monkeypatch.chdir(folder)
    assert points(SOLUTIONS["double"]) == 3.0
    assert not list(course.rglob("__pycache__"))


def test_settings_lead_to_the_course_wherever_it_lies(tmp_path):
    """nbgrader_config.py: absolute gradebook, the package and the checks for every kernel."""
    course = make_course(tmp_path / "somewhere else, ümlaut")
    program = (
        "import json, os, runpy\nfrom traitlets.config.loader import PyFileConfigLoader\n"
        "c = PyFileConfigLoader('nbgrader_config.py', path=os.getcwd()).load_config()\n"
        "print(json.dumps([c.CourseDirectory.db_url, os.environ['PATH'].split(os.pathsep)[0],\n"
        "    os.environ['PYTHONPATH'], os.environ['BOOK_GRADER_COURSE']]))"
    )
    import json

    outcome = subprocess.run(
        [sys.executable, "-c", program],
        cwd=course,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    url, first_program, python_path, named = json.loads(outcome.stdout)
    assert url == f"sqlite:///{(course / 'gradebook.db').as_posix()}?timeout=60"
    assert first_program == str(Path(sys.executable).parent)
    assert Path(python_path).resolve() == ROOT
    assert named == str(course)
