"""nbgrader's settings for this course.

nbgrader reads this file when it is started in this folder. `docs/classroom/plain_nbgrader.md` says
what each setting prevents, and what no setting can prevent.
"""

from importlib.util import find_spec
import os
from pathlib import Path
import sys

course = Path(__file__).resolve().parent

c = get_config()  # noqa: F821

# ------------------------------------------------------------------------------------- the course
c.CourseDirectory.course_id = "fifteen_questions"
c.CourseDirectory.root = str(course)
# Absolute, so that no command makes a second gradebook elsewhere; a writer waits for another one.
c.CourseDirectory.db_url = f"sqlite:///{(course / 'gradebook.db').as_posix()}?timeout=60"

# ----------------------------------------------------------------------------- student versions
# What stands in place of a solution. The visible test below an empty task shows this message.
c.ClearSolutions.code_stub = {
    "python": "# YOUR CODE HERE: write it in place of the next line.\n"
    'raise NotImplementedError("this task is still empty: write your solution into its cell")'
}

# ------------------------------------------------------------------------------- plain autograding
# A test cell that the student deleted is put back, and scores what it finds.
c.OverwriteCells.add_missing_cells = True
# What a library writes to standard error costs no marks (by default it makes a cell score 0).
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"(?s).*"
# Seconds for one cell, the first import of Keras on a slow computer included. A cell that takes
# longer is interrupted and the next ones still run. A kernel that died is never continued: a test
# cell without any output would get full marks.
c.Execute.timeout = 180
c.Execute.startup_timeout = 120
c.Execute.interrupt_on_timeout = True
c.Execute.raise_on_iopub_timeout = True

# ------------------------------------------------------------------------ what kernels start with
# The hidden tests import book_grader, which finds this course's checks.
grader = find_spec("book_grader")
beside = course.parent / "book_grader"
if beside.is_dir():
    package_folder = str(course.parent)
elif grader is not None and grader.origin is not None:
    package_folder = str(Path(grader.origin).parent.parent)
else:
    raise FileNotFoundError(
        f"expected the folder book_grader at {beside}, or the package where {sys.executable} "
        "finds it: the hidden tests import it"
    )
paths = [package_folder, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
os.environ["BOOK_GRADER_COURSE"] = str(course)
# nbgrader calls `alembic` by its name.
programs = [str(Path(sys.executable).parent), *os.environ.get("PATH", "").split(os.pathsep)]
os.environ["PATH"] = os.pathsep.join(dict.fromkeys(programs))
# TensorFlow's start-up lines, and results that differ in their last bits from machine to machine.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
