"""The verification itself: it passes a true notebook and finds each planted fault."""

import json

import pytest

from tests.notebooks.verification import verify
from tools.notebook_form import to_text
from tools.notebooks import execute_chapters, from_percent_script, read

SCRIPT = """\
# %%
import sys
from IPython.display import SVG

print("three is", 1 + 2)

# %%
SVG("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><circle r='4'/></svg>")

# %%
print("stored")

# %% tags=["nbval-ignore-output"]
import time

print(time.time())

# %% tags=["nbval-ignore-output"]
print("also ignored")

# %% tags=["nbval-ignore-output"]
print("ignored as well")
"""
# Reaching out, each hiding that it failed.
CONNECT = """\
import socket
try:
    socket.create_connection(("203.0.113.7", 80), timeout=3)
except OSError:
    pass
"""
LOOK_UP = """\
import urllib.request
try:
    urllib.request.urlopen("https://data.example.org/mnist.npz", timeout=3)
except OSError:
    pass
"""


@pytest.fixture(scope="module")
def true_notebook(tmp_path_factory):
    """A small notebook as `make notebooks` stores it."""
    path = tmp_path_factory.mktemp("true") / "99_true.ipynb"
    path.write_text(to_text(from_percent_script(SCRIPT)), encoding="utf-8")
    (run,) = execute_chapters([path])
    assert run.failure == ""
    return path


def planted(path, folder, change):
    """Return a copy of a notebook with a change made to it."""
    notebook = read(path)
    change(notebook.cells)
    copy = folder / "99_planted.ipynb"
    copy.write_text(to_text(notebook), encoding="utf-8")
    return copy


def test_a_true_notebook_passes(true_notebook):
    result = verify(true_notebook)
    assert result.passed, result.report
    assert sorted(result.cells) == [str(number) for number in range(6)]
    assert 3e7 < result.peak_bytes < 5e8


def test_every_planted_fault_is_found(true_notebook, tmp_path):
    def plant(cells):
        cells[0].outputs[0].text = "three is 4\n"
        picture = "".join(cells[1].outputs[0].data["image/svg+xml"])
        cells[1].outputs[0].data["image/svg+xml"] = picture.replace('r="4"', 'r="3"')
        assert picture != cells[1].outputs[0].data["image/svg+xml"]
        cells[2].outputs = []
        cells[3].source = "print('planted', file=sys.stderr)"
        cells[5].source = "raise RuntimeError('planted')"

    result = verify(planted(true_notebook, tmp_path, plant))
    assert not result.passed
    assert result.failed == ["Cell 0", "Cell 1", "Cell 2", "Cell 3", "Cell 5"], result.report
    for word in ("three is", "image/svg+xml", "stdout", "standard error", "RuntimeError"):
        assert word in result.report


def test_every_attempt_to_reach_another_machine_is_found(true_notebook, tmp_path):
    def reach_out(cells):
        cells[3].source, cells[4].source = CONNECT, LOOK_UP

    result = verify(planted(true_notebook, tmp_path, reach_out))
    assert result.failed == []
    assert not result.passed
    places = {line.split()[1] for line in result.network}
    assert places == {"203.0.113.7", "data.example.org"}


def test_stored_form_is_the_same_after_a_second_run(true_notebook):
    before = json.loads(true_notebook.read_text(encoding="utf-8"))["cells"]
    (run,) = execute_chapters([true_notebook])
    after = json.loads(true_notebook.read_text(encoding="utf-8"))["cells"]
    assert run.failure == ""
    assert before[3]["outputs"] != after[3]["outputs"]
    before[3]["outputs"] = after[3]["outputs"] = []
    assert before == after


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import sys\nprint('planted', file=sys.stderr)", "standard error"),
        ("object()", "memory address"),
    ],
    ids=["exception", "standard error", "address"],
)
def test_a_chapter_with_a_fault_is_not_written(tmp_path, source, message):
    path = tmp_path / "99_faulty.ipynb"
    path.write_text(to_text(from_percent_script("# %% [markdown]\n# A\n\n# %%\n" + source)))
    before = path.read_bytes()
    (run,) = execute_chapters([path])
    assert "cell 2" in run.failure
    assert message in run.failure
    assert path.read_bytes() == before
