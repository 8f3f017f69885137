"""What a solution earns, told while an assignment is written.

The checks and their judging are the grader's (`book_grader.scoring`). The cells run in this very
process, without a sandbox: they are the author's own.
"""

import contextlib
from dataclasses import dataclass
import io
import traceback
import warnings

import numpy as np

from book_grader import scoring, values

# Inputs are drawn from several seeds, so that a check which passes by luck is found out.
SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Outcome:
    """What running some code came to. error: its last line, None when there was none."""

    error: str | None = None
    kind: str | None = None


def execute(source, namespace, name="cell"):
    """Execute a cell; return its Outcome. What it prints and warns of is dropped."""
    with quiet():
        try:
            exec(compile(source, f"<{name}>", "exec"), namespace)
        except Exception as problem:
            return Outcome(str(problem), type(problem).__name__)
    return Outcome()


@contextlib.contextmanager
def quiet():
    """Drop what is printed, and let warnings pass: a student's warning costs no points."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def support_of(cells, task, tasks):
    """Return the cells that a task's solution needs: set-ups, and earlier tasks that it may use.

    cells: of the master, with the solutions that these tasks shall have.
    """
    wanted = []
    own = {task.id, *task.needs}
    for cell in cells:
        if cell.id == task.id:
            return wanted
        if not cell.is_code or cell.role == "points" or cell.id.endswith("_try"):
            continue
        owner = owner_of(cell.id, tasks)
        setup = cell.id == "setup" or (cell.id == "setup_keras" and task.kind == "model")
        if setup or owner in own:
            wanted.append(cell)
    return wanted


def owner_of(name, tasks):
    """Return the id of the task to which a cell's id belongs, or None (title, setup)."""
    fitting = [task.id for task in tasks if name == task.id or name.startswith(f"{task.id}_")]
    return max(fitting, key=len, default=None)


def score(task, namespace, secret):
    """Return what a task earns, as {name of a part: points}; calls are judged as in grading.

    namespace: in which the solution was executed. secret: a number that decides on the inputs.
    """
    earned = {}
    for part in task.parts:
        generator = scoring.generator(str(secret).encode(), task.id, part.name)
        right = task.asks in namespace
        for arguments in scoring.draw(part, generator) if right else ():
            if not _call_is_right(task, part, namespace[task.asks], arguments):
                right = False
                break
        earned[part.name] = part.points if right else 0
    return earned


def _call_is_right(task, part, asked, arguments):
    given = values.copy(arguments)
    with quiet():
        try:
            value = asked.predict(given[0], verbose=0) if task.kind == "model" else asked(*given)
            value = values.copy(value)
        except Exception:
            return False
    kept = not part.keeps_inputs or values.same(arguments, given)
    return kept and scoring.judge(part, arguments, value).right


class Bench:
    """Runs one assignment's cells and scores solutions.

    Set-up cells run once for each task; every solution gets a copy of what they define.
    """

    def __init__(self, cells, assignment):
        self.cells, self.assignment = cells, assignment
        self.sources = {cell.id: cell.source for cell in cells}
        self._prepared = {}

    def prepared(self, task):
        """Return a fresh namespace in which a task's set-up cells were executed.

        Raises RuntimeError with the traceback when one of them fails.
        """
        if task.id not in self._prepared:
            namespace = {"__name__": "__main__"}
            for cell in support_of(self.cells, task, self.assignment.coded):
                with quiet():
                    try:
                        exec(compile(cell.source, f"<{cell.id}>", "exec"), namespace)
                    except Exception:
                        raise RuntimeError(
                            f"the cell {cell.id} before task {task.id} fails:\n"
                            + traceback.format_exc()
                        ) from None
            self._prepared[task.id] = namespace
        return dict(self._prepared[task.id])

    def solved(self, task, source=None):
        """Return the namespace after a solution (the reference by default), and its Outcome."""
        namespace = self.prepared(task)
        outcome = execute(self.sources[task.id] if source is None else source, namespace, task.id)
        return namespace, outcome

    def earned(self, task, source=None, seeds=SEEDS):
        """Return what a solution earns, once for each seed, as {name of a part: points}."""
        namespace, _ = self.solved(task, source)
        return [score(task, namespace, seed) for seed in seeds]


class Parrot:
    """A function that answers the calls of the visible test as recorded, and knows nothing else.

    For another input it repeats the answer to a known one of the same shape, or the first.
    """

    def __init__(self, function):
        self.function, self.known, self.by_shape, self.first = function, {}, {}, None
        self.listening = True

    def __call__(self, *arguments, **named):
        key = values.encode([list(arguments), named])
        shape = np.shape(arguments[0]) if arguments else ()
        if self.listening:
            answer = self.function(*arguments, **named)
            copied = values.copy(answer)
            self.known[key] = copied
            self.by_shape.setdefault(shape, copied)
            self.first = copied if self.first is None else self.first
            return answer
        return self.known.get(key, self.by_shape.get(shape, self.first))
