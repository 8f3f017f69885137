"""Start an assignment: a master with all its cells, and the checks, both full of TODOs.

python -m tools.new_assignment 03_backpropagation
"""

from pathlib import Path
import sys

from tools.assignments import COURSE, master
from tools.assignments.lint import HIDDEN_BLOCK
from tools.assignments.master import Cell
from tools.new_chapter import STEM, question_of
from tools.notebook_form import to_text

CHECKS = Path(__file__).with_name("assignment_skeleton.txt")

HEAD = """\
# TODO: the chapter's subject: the assignment

For chapter {number} of *Fifteen questions about neural networks*, “{question}” **About 120 minutes.
16 points**: 12 for code, 4 for a written answer.

You will be able to

- TODO: a verb and what the student can do then;
- TODO: another one.

**How it works.** Write only where a cell says so. Below each task a small test tells you what it
saw. It tries a few numbers; your points come from many others, drawn at random after you have
handed in. Each task says how its points are divided, and you keep what you earned. *Kernel →
Restart and run all* before you hand in."""

TASK = """\
## {index}. TODO: a few words ({points} points)

TODO: what to write, with the shape of every argument and of what is returned, and what must hold
in extreme cases.

| right | points |
| --- | --- |
| TODO: each part | TODO |"""

SOLUTION = '''\
def {name}(x):
    """TODO: return …, of the shape of x."""
    ### BEGIN SOLUTION
    raise NotImplementedError("TODO")
    ### END SOLUTION'''

TRY = """\
answer = {name}(np.array([1.0, 2.0]))
assert np.allclose(answer, "TODO"), (
    f"TODO: what was tried: expected …, got {{answer}}. TODO: what this may mean."
)
print("TODO: the visible test passes.")"""

SETUP_KERAS = """\
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
import keras

# TODO: load and split the data; scikit-learn bundles some, which Colab has as well"""

MODEL = """\
### BEGIN SOLUTION
raise NotImplementedError("TODO: build and train the model; keras is imported above")
### END SOLUTION"""

TRY_MODEL = """\
assert "model" in globals(), "expected a Keras model named model: run the cell above first"
answer = model.predict("TODO", verbose=0)
print("TODO: what the student can read off here")"""

WRITTEN = """\
### BEGIN SOLUTION
TODO: a good answer.
### END SOLUTION"""


def _graded(stem, index, name, points, solution, visible):
    hidden = HIDDEN_BLOCK.format(stem=stem, task=name)
    note = f"# The points of task {index} are counted here: leave this cell as it is."
    return [
        Cell(name, "solution", 0, True, solution),
        Cell(f"{name}_try", "read", 0, True, visible),
        Cell(f"{name}_points", "points", points, True, f"{note}\n{hidden}"),
    ]


def cells(stem):
    """Return the Cells of a new master."""
    number, question = int(stem[:2]), question_of(stem)
    made = [
        Cell("title", "read", 0, False, HEAD.format(number=number, question=question)),
        Cell("setup", "read", 0, True, "import numpy as np"),
    ]
    for index, name in enumerate(("first", "second"), 1):
        made.append(Cell(f"{name}_task", "read", 0, False, TASK.format(index=index, points=4)))
        solution, visible = SOLUTION.format(name=name), TRY.format(name=name)
        made += _graded(stem, index, name, 4, solution, visible)
    made += [
        Cell("model_task", "read", 0, False, TASK.format(index=3, points=4)),
        Cell("setup_keras", "read", 0, True, SETUP_KERAS),
        *_graded(stem, 3, "model", 4, MODEL, TRY_MODEL),
        Cell("why_task", "read", 0, False, "## 4. TODO: a question (4 points, graded by a person)"),
        Cell("why", "written", 4, False, WRITTEN),
    ]
    return made


def create(stem, course=COURSE):
    """Write the master and its checks; return the paths written.

    Raises ValueError for a bad stem, FileExistsError when one of them exists.
    """
    if not STEM.fullmatch(stem):
        raise ValueError(f"expected a stem such as 03_backpropagation, got {stem!r}")
    notebook, checks = master.path_of(stem, course), course / "checks" / f"{stem}.py"
    for path in (notebook, checks):
        if path.exists():
            raise FileExistsError(f"{path.relative_to(course.parent)} exists already")
    texts = {
        notebook: to_text(master.notebook_of(cells(stem))),
        checks: CHECKS.read_text(encoding="utf-8").format(number=int(stem[:2]), stem=stem),
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def main(arguments):
    """Create the named assignment and say what comes next."""
    if len(arguments) != 1:
        print("Name one stem: make new-assignment STEM=03_backpropagation", file=sys.stderr)
        return 2
    try:
        for path in create(arguments[0]):
            print("written:", path.relative_to(COURSE.parent))
    except (ValueError, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        "Every TODO is yours: docs/classroom/writing_assignments.md says how. "
        f"python -m tools.assignments lint {arguments[0][:2]} says what is missing."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
