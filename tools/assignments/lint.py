"""What must hold before an assignment is given to a class.

python -m tools.assignments lint [--slow] [01 …]

Each function named ``check_…`` takes a Draft and yields what is wrong. Those of this module read;
those of ``proofs`` run the solutions. Model tasks train, so they run with ``--slow`` only.
"""

import ast
from dataclasses import dataclass, field
import functools
import json
import re

from book_grader.tasks import Assignment, Task
from tools.assignments import COURSE, master
from tools.assignments.scoring import owner_of

FEWEST_TASKS, MOST_TASKS, FEWEST_MISTAKES, FEWEST_GOALS = 3, 6, 5, 2
PLACEHOLDER = re.compile(r"\bTODO\b")
KERAS = {"keras", "tensorflow"}
HIDDEN_BLOCK = f"""{master.BEGIN_HIDDEN}
from book_grader.plain import earned
earned("{{stem}}", "{{task}}", globals())
{master.END_HIDDEN}"""
# Below this length a line of a solution may be in the student's file by chance.
TELLING = 24


@dataclass
class Draft:
    """An assignment that is being written: its master, its checks, what students would get."""

    stem: str
    text: str
    cells: list[master.Cell]
    assignment: Assignment
    checks_text: str
    student: str = field(repr=False)

    @classmethod
    def read(cls, stem, course=COURSE):
        """Read master and checks, and make the student's version.

        Raises MasterProblem when one of them cannot be read at all.
        """
        from tools.assignments.student import student_text

        text = master.path_of(stem, course).read_text(encoding="utf-8")
        cells = master.cells_of(master.read(stem, course))
        assignment = master.checks_of(stem, course)
        checks = (course / "checks" / f"{stem}.py").read_text(encoding="utf-8")
        return cls(stem, text, cells, assignment, checks, student_text(stem, course))

    @functools.cached_property
    def by_id(self):
        """The cells by their ids; of two with the same, the first."""
        return {cell.id: cell for cell in reversed(self.cells)}

    @functools.cached_property
    def student_sources(self):
        """The sources of the student's cells, by id."""
        cells = json.loads(self.student)["cells"]
        return {cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"]) for cell in cells}

    @functools.cached_property
    def solutions(self):
        """The reference solution's lines, by the id of the cell."""
        found = {}
        for cell in self.cells:
            lines, inside = [], False
            for line in cell.source.split("\n"):
                if line.strip() in (master.BEGIN_SOLUTION, master.END_SOLUTION):
                    inside = line.strip() == master.BEGIN_SOLUTION
                elif inside:
                    lines.append(line)
            if lines:
                found[cell.id] = lines
        return found


def check_form(draft):
    """The master is in normal form, and nothing of the skeleton is left."""
    yield from (f"the master {fault}" for fault in master.faults_in_form(draft.text))
    for cell in draft.cells:
        if PLACEHOLDER.search(cell.source):
            yield f"cell {cell.id}: has a TODO"
    for line in draft.checks_text.splitlines():
        if PLACEHOLDER.search(line):
            yield f"the checks have a TODO: {line.strip()[:70]}"


def check_head(draft):
    """The first cells say what is learned, how long it takes and what it is worth."""
    assignment = draft.assignment
    if assignment.stem != draft.stem:
        yield f"the checks are for {assignment.stem!r}, expected {draft.stem!r}"
    if assignment.minutes <= 0:
        yield f"expected minutes above 0, got {assignment.minutes}"
    if len(assignment.goals) < FEWEST_GOALS:
        yield f"expected at least {FEWEST_GOALS} goals, got {len(assignment.goals)}"
    if not draft.cells or draft.cells[0].id != "title" or draft.cells[0].is_code:
        yield "expected the first cell to be Markdown with the id title"
        return
    head = draft.cells[0].source
    for wanted in (f"{assignment.minutes} minutes", f"{assignment.points:g} points"):
        if wanted not in head:
            yield f"the title's cell does not say {wanted!r}"
    for goal in assignment.goals:
        if goal not in head:
            yield f"the title's cell does not name the goal {goal!r}"
    code = [cell for cell in draft.cells if cell.is_code]
    if not code or code[0].id != "setup" or code[0].role != "read":
        yield "expected the first code cell to be read-only with the id setup"


def check_numbers_of_tasks(draft):
    """Three to six coded tasks, one of them a model, one written question, five mistakes."""
    assignment = draft.assignment
    coded = assignment.coded
    if not FEWEST_TASKS <= len(coded) <= MOST_TASKS:
        yield f"expected {FEWEST_TASKS} to {MOST_TASKS} coded tasks, got {len(coded)}"
    if sum(task.kind == "model" for task in coded) != 1:
        yield "expected one task with a Keras model"
    if len(assignment.tasks) - len(coded) != 1:
        yield f"expected one written question, got {len(assignment.tasks) - len(coded)}"
    names = [mistake.name for mistake in assignment.mistakes]
    if len(set(names)) < FEWEST_MISTAKES:
        yield f"expected {FEWEST_MISTAKES} mistakes with different names, got {len(set(names))}"
    wrong = {name for mistake in assignment.mistakes for name in mistake.earns}
    for task in coded:
        if task.id not in wrong:
            yield f"{task.id}: no mistake is known for this task"
        if len({part.name for part in task.parts}) < len(task.parts):
            yield f"{task.id}: two parts have one name"
        for part in task.parts:
            if len(part.hint) < TELLING:
                yield f"{task.id}, {part.name!r}: the hint teaches nothing: {part.hint!r}"
    for mistake in assignment.mistakes:
        if set(mistake.code) != set(mistake.earns):
            yield f"mistake {mistake.name!r}: code and earns name different tasks"
        for name in set(mistake.code) - {task.id for task in coded}:
            yield f"mistake {mistake.name!r}: there is no coded task {name!r}"


def check_cells(draft):
    """Every task has its cells, in order, with the right roles and points; no id twice."""
    ids = [cell.id for cell in draft.cells]
    for name in sorted({name for name in ids if ids.count(name) > 1}, key=str):
        yield f"the id {name!r} stands on {ids.count(name)} cells"
    tasks = draft.assignment.tasks
    if len({task.id for task in tasks}) < len(tasks):
        yield "the checks use an id twice"
    order = []
    for task in tasks:
        expected = [(f"{task.id}_task", "read", 0), (task.id, "written", task.points)]
        if isinstance(task, Task):
            expected[1:] = [
                (task.id, "solution", 0),
                (f"{task.id}_try", "read", 0),
                (f"{task.id}_points", "points", task.points),
            ]
        order += [name for name, _, _ in expected]
        for name, role, worth in expected:
            cell = draft.by_id.get(name)
            if cell is None:
                yield f"the master has no cell {name!r}"
            elif cell.role != role:
                yield f"cell {name}: expected the role {role}, got {cell.role}"
            elif cell.worth != worth:
                yield f"cell {name}: expected {worth:g} points as in the checks, got {cell.worth:g}"
    known = [name for name in ids if name in order]
    if known != [name for name in order if name in known]:
        yield f"expected the tasks' cells in the order {', '.join(order)}; got {', '.join(known)}"
    for cell in draft.cells:
        if cell.id in order or cell.id in ("title", "setup", "setup_keras"):
            continue
        if cell.role != "read":
            yield f"cell {cell.id}: the checks know no such task"
        elif owner_of(cell.id, tasks) is None:
            yield f"cell {cell.id}: expected an id that begins with its task's id"


def imported_by(source):
    """Return every part of the names that a cell imports; Jupyter's own commands are skipped."""
    lines = ["" if re.match(r"\s*[%!]", line) else line for line in source.split("\n")]
    names = set()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            names |= {part for name in found for part in name.split(".")}
    return names


def check_graded_cells(draft):
    """Graded cells import no Keras, and a points cell holds nothing but its call."""
    for cell in draft.cells:
        if cell.role not in ("solution", "points") or not cell.is_code:
            continue
        if imported_by(cell.source) & KERAS:
            yield f"cell {cell.id}: imports Keras; do that in the cell setup_keras"
        if cell.role == "solution" and master.BEGIN_SOLUTION not in cell.source:
            yield f"cell {cell.id}: expected {master.BEGIN_SOLUTION} … {master.END_SOLUTION}"
        if cell.role == "points":
            block = HIDDEN_BLOCK.format(stem=draft.stem, task=cell.id.removesuffix("_points"))
            first, _, rest = cell.source.partition("\n")
            if not first.startswith("# ") or rest != block:
                yield f"cell {cell.id}: expected one comment line, then\n{block}"


def names_in(text):
    """Return the names that a module defines at its top level."""
    names = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {
                name.id
                for target in targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name)
            }
    return names


def check_student_version(draft):
    """Students get neither solutions nor anything of how they are judged."""
    whole = "\n".join(draft.student_sources.values())
    for word in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "book_grader", "earned("):
        if word in draft.student:
            yield f"the student's version holds {word!r}"
    for name in sorted(names_in(draft.checks_text)):
        if re.search(rf"\b{re.escape(name)}\b", whole):
            yield f"the student's version holds {name!r}, a name of the checks"
    secrets = [
        *(part.hint for task in draft.assignment.coded for part in task.parts),
        *(
            what
            for task in draft.assignment.tasks
            if not isinstance(task, Task)
            for _, what in task.rubric
        ),
    ]
    for text in secrets:
        if text in whole:
            yield f"the student's version holds a hint or a line of the rubric: {text[:60]!r}"
    shown = "\n".join(cell.source for cell in draft.cells if cell.id not in draft.solutions)
    for name, lines in draft.solutions.items():
        for line in lines:
            told = line.strip()
            if len(told) >= TELLING and told in whole and told not in shown:
                yield f"the student's version holds a line of the solution of {name}: {told!r}"


READING = (
    check_form,
    check_head,
    check_numbers_of_tasks,
    check_cells,
    check_graded_cells,
    check_student_version,
)


def faults(draft, slow=False):
    """Return everything that is wrong with a draft; solutions run once the rest is right."""
    from tools.assignments import proofs

    found = [fault for check in READING for fault in check(draft)]
    if not found:
        found = [fault for check in proofs.RUNNING for fault in check(draft, slow)]
    return found
