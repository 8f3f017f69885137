"""The worker runs cells as a notebook does, and whatever breaks costs no more than its place."""

from __future__ import annotations

import numpy as np
import pytest

from book_grader import results
from book_grader.values import Other
from tests.course.asking import ask, run, value

X = np.arange(6.0).reshape(2, 3)
DOUBLE = "def f(x):\n    return 2 * x"


def test_an_array_goes_in_and_comes_back():
    returned = value(DOUBLE, X)
    assert returned.dtype == np.float64
    np.testing.assert_array_equal(returned, 2 * X)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(x, [1, 2.5], {'a': None, 'b': True})", (X, [1, 2.5], {"a": None, "b": True})),
        ("np.float32(1.5)", 1.5),
        ("np.arange(3, dtype=np.int8)[::-1]", np.array([2, 1, 0])),
        ("np.array(2.0)", np.array(2.0)),
        ("float('nan')", float("nan")),
        ("2 + 3j", 2 + 3j),
    ],
)
def test_plain_values_keep_their_structure(expression, expected):
    np.testing.assert_equal(
        value(f"import numpy as np\ndef f(x):\n    return {expression}", X), expected
    )


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("(n for n in x)", "generator"),
        ("np.array([object()])", "array of object"),
        ("type('Equal', (), {'__eq__': lambda *_: True, '__array__': lambda *_: x})()", "Equal"),
        ("f", "function"),
        ("np.zeros(10**8)", "very large array"),
        ("{1: 2}", "dict"),
    ],
)
def test_other_objects_come_back_as_the_name_of_their_type(expression, name):
    returned = value(f"import numpy as np\ndef f(x):\n    return {expression}", X)
    assert returned == Other(name)


def test_a_list_without_end_is_no_value():
    assert "list" in str(value("a = []\na.append(a)\ndef f():\n    return a"))


def test_each_call_gets_its_own_copy_of_the_arguments():
    outcome = run(["def f(x):\n    x += 1\n    return x"], [(X,), (X,)])
    for number in range(2):
        arguments, returned = outcome.answers["task", f"part {number}"].calls[0]
        np.testing.assert_array_equal(returned, X + 1)
        np.testing.assert_array_equal(arguments[0], X)


def test_cells_are_run_as_in_a_notebook():
    outcome = run(
        [
            "%matplotlib inline\n%timeit -n 1 -r 1 1 + 1\n!ls\nfiles = !ls",
            "from IPython.display import display\ndisplay(1)\nname = input('who? ')\nint('x')",
            "import asyncio\nawait asyncio.sleep(0)\nlater = 3",
            "def f():\n    return [later, name]",
        ]
    )
    assert outcome.answers["task", "part 0"].calls[0][1] == [3, ""]
    assert set(outcome.errors) == {1}
    assert outcome.errors[1]["type"] == "ValueError"
    assert outcome.errors[1]["line"] == 4
    assert outcome.errors[1]["source"] == "int('x')"


def test_figures_are_drawn_and_shown_nowhere():
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\ndef f():\n    return 1"
    assert run([source]).errors == {}


def test_a_cell_that_needs_a_later_one_is_run_again():
    outcome = run(["y = np.ones(2)", "import numpy as np", "def f():\n    return y.sum()"])
    assert outcome.errors == {}
    assert outcome.answers["task", "part 0"].calls[0][1] == 2.0


def test_the_same_code_draws_the_same_without_a_seed():
    source = (
        "import numpy as np, random\nrng = np.random.default_rng()\n"
        "def f():\n    return [rng.random(), np.random.rand(), random.random(), hash('a')]"
    )
    assert value(source) == value(source)


# What breaks ------------------------------------------------------------------------------------

ENDS = [
    ("import os\n    os._exit(0)", results.ENDED),
    ("import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)", results.ENDED),
    ("import os, signal\n    os.kill(os.getppid(), signal.SIGKILL)", results.ENDED),
    ("import ctypes\n    ctypes.string_at(0)", results.ENDED),
    ("import os\n    os.closerange(0, 100)\n    return x", results.ENDED),
    ("raise SystemExit", results.ERROR),
    ("raise KeyboardInterrupt", results.ERROR),
    ("while True: pass", results.OUT_OF_TIME),
    (
        "while True:\n        try:\n            while True: pass\n        except: pass",
        results.OUT_OF_TIME,
    ),
    ("import time\n    time.sleep(1000)", results.OUT_OF_TIME),
    ("while True: print('x' * 10**6)", results.TOO_MUCH_OUTPUT),
    ("return np.ones(10**11)", results.OUT_OF_MEMORY),
    ("return [bytearray(10**8) for _ in range(10**4)]", results.OUT_OF_MEMORY),
]


@pytest.mark.parametrize(("body", "status"), ENDS)
def test_a_call_that_breaks_costs_its_part_alone(body, status):
    source = f"import numpy as np\ndef f(x):\n    if x == 1:\n        return 5\n    {body}"
    outcome = run([source], [(0,), (1,)])
    broken, whole = (outcome.answers["task", f"part {number}"] for number in range(2))
    assert broken.status == status
    assert whole.calls == [((1,), 5)]


@pytest.mark.parametrize(("body", "status"), [end for end in ENDS if "getppid" not in end[0]])
def test_a_cell_that_breaks_costs_itself_alone(body, status):
    cell = "import numpy as np\nx = 1\ndef g():\n    " + body + "\ng()"
    outcome = run([cell, DOUBLE], [(X,)])
    if status in (results.ERROR, results.OUT_OF_MEMORY) and 0 in outcome.errors:
        assert outcome.failures == {}
    else:
        assert outcome.failures == {0: status}
    np.testing.assert_array_equal(outcome.answers["task", "part 0"].calls[0][1], 2 * X)


@pytest.mark.parametrize(
    "cell",
    [
        "import sys\nsys.stdout.close(); sys.stderr = None",
        "import os\nos.close(1); os.close(2)",
        "import sys\nsys.settrace(lambda *_: 1 / 0)",
        "import sys\nsys.setrecursionlimit(60)",
        "import signal\nfor n in (1, 2, 3, 6, 11, 15):\n    signal.signal(n, signal.SIG_IGN)",
        "import os\nos.write = os.fork = os.waitpid = os.dup2 = None",
        "import atexit, os\natexit.register(os._exit, 3)",
        "import json\njson.dumps = json.loads = None",
        "class Bad(Exception):\n    def __str__(self): raise self\nraise Bad",
        "import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()",
        "import os\nif os.fork() == 0:\n    os.setsid()\n    while True: pass",
        "get_ipython().run_cell = None\nexit\nquit()",
    ],
)
def test_what_a_cell_changes_does_not_cost_the_next(cell):
    outcome = run([cell, "def f(x):\n    print('fine')\n    return 2 * x"], [(X,)])
    answer = outcome.answers["task", "part 0"]
    assert answer.status is None, (answer, outcome)
    np.testing.assert_array_equal(answer.calls[0][1], 2 * X)


def test_deep_recursion_is_an_error_of_the_call():
    answer = ask("import sys\nsys.setrecursionlimit(10**8)\ndef f(x):\n    return f(x)", X)
    assert answer.status in (results.ENDED, results.ERROR, results.OUT_OF_MEMORY)


def test_what_was_raised_is_said_without_the_students_words_for_it():
    answer = ask(
        "import linecache\nclass Secret3(Exception): pass\n"
        "linecache.getline = lambda *_: 'the inputs'\ndef f(x):\n    raise Secret3(x)",
        X,
    )
    assert answer.status == results.ERROR
    assert answer.error["type"] == "its own exception"
    assert (answer.error["line"], answer.error["source"]) == (5, "raise Secret3(x)")


def test_numpys_exceptions_are_called_what_they_are_a_kind_of():
    answer = ask("import numpy as np\ndef f(x):\n    return np.zeros(3, int).__imul__(0.5)", X)
    assert answer.error["type"] == "TypeError"


def test_a_line_is_found_behind_empty_lines_at_the_beginning():
    answer = ask("\n  \ndef f(x):\n    raise ValueError", X)
    assert (answer.error["line"], answer.error["source"]) == (4, "raise ValueError")


def test_hidden_packages_can_be_named_but_not_used():
    source = (
        "from scipy.special import erf\nimport keras\nimport sklearn.datasets\n"
        "def f(x):\n    return 2 * x if x > 0 else erf(x)"
    )
    outcome = run([source], [(1,), (-1,)], hidden=("scipy", "keras", "sklearn"))
    assert outcome.errors == {}
    assert outcome.answers["task", "part 0"].calls == [((1,), 2)]
    answer = outcome.answers["task", "part 1"]
    assert answer.status == results.ERROR
    assert "write it with numpy" in answer.error["message"]


def test_hidden_packages_are_not_there_at_all():
    source = (
        "import sys\nsys.meta_path[:] = [one for one in sys.meta_path if 'hidden' not in "
        "type(one).__module__]\nfor name in [n for n in sys.modules if n.startswith('scipy')]:\n"
        "    del sys.modules[name]\nfrom scipy.special import erf\ndef f(x):\n    return erf(x)"
    )
    outcome = run([source], [(1.0,)], hidden=("scipy",))
    assert outcome.errors[0]["type"] in ("ImportError", "ModuleNotFoundError")


def test_nothing_is_defined():
    assert ask("g = 1").status == results.MISSING


def test_inputs_are_drawn_after_the_cells_ran():
    drawn = []
    from book_grader.plans import PlannedCell, Request, Runs
    from book_grader.sandbox import Confinement

    def draw():
        drawn.append(True)
        return [(1,)]

    request = Request("task", "part", "f", "function", 3.0, draw)
    with Runs(Confinement()) as runs:
        session = runs._ready_session()
        heard = []
        next_message = session.next

        def listen(seconds):
            message = next_message(seconds)
            heard.append((message["event"], bool(drawn)))
            return message

        session.next = listen
        runs.run([PlannedCell(0, "def f(x):\n    return x", 3.0, (("task", "f"),))], [request])
    assert ("ready", False) in heard
    assert ("returned", True) in heard
